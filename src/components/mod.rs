//! What a person sees: one file a step, and the few primitives that they share.

mod built;
mod choices;
mod code;
mod ending;
mod external;
mod field;
mod focus;
mod form;
mod found;
mod frame;
mod html;
mod human;
mod motion;
mod node;
mod notices;
mod prime;
mod root;
mod site;
mod switch;
mod ui;
mod waiting;

pub use built::Built;
pub(crate) use built::refresh_soon;
pub use ending::{error, expired, success};
pub use external::external_action;
pub(crate) use field::is_username;
pub use form::form;
pub use node::{Node, node};
pub use notices::notices;
pub use prime::prime;
pub use root::*;
pub use ui::{SiteIcon, Ui};
pub use waiting::{discovering, submitting};

/// The one visible heading of a step. The focus goes here when the step has nothing to fill in.
fn heading(text: impl Fn() -> String + Send + 'static) -> Node {
    node("h1", "title").attr("tabindex", "-1").live_text(text)
}
