//! Human verification: the site wants to see a person, and the person sees the site.

use super::external::goes_on;
use super::ui::Ui;
use crate::browser::{absolute, origin};
use crate::localization::Word;
use crate::view::prelude::*;
use managed_auth_core::session::View as LoginView;

/// Whether both views show the same. Then the frame stays, and what was done in it.
pub(super) fn same(a: &LoginView, b: &LoginView) -> bool {
    a.wants_person() == b.wants_person()
        && (!a.wants_person() || a.flow.live_view_url == b.flow.live_view_url)
}

/// A look into the cloud browser, where there is one and the host allows it.
pub(super) fn human(ui: Ui, view: &LoginView) -> Vec<View<Markup>> {
    let address = view.flow.live_view_url.as_deref();
    let allowed = address.and_then(|url| ui.host(|host| allowed(url, &host.live_view)));
    let frame = allowed.map(|url| {
        view! {
            <iframe
                {..ui.part(Part::LIVE_VIEW)}
                sandbox="allow-scripts allow-same-origin allow-forms"
                referrerpolicy="no-referrer"
                loading="lazy"
                title=ui.word(Word::HumanView)
                src=url
            ></iframe>
        }
    });
    frame.into_iter().chain([goes_on(ui)]).collect()
}

/// The address as a browser reads it, if it is https, begins with one of the prefixes, and is not
/// of this page's own origin: such a frame could take its sandbox off.
fn allowed(url: &str, prefixes: &[String]) -> Option<String> {
    let own = origin();
    let href = absolute(url, None)?;
    // Read as an address a prefix ends its host with a slash, so that `https://live.example` allows
    // neither `https://live.example.evil` nor `https://live.example@evil`.
    let within = |prefix: &String| absolute(prefix, None).is_some_and(|it| href.starts_with(&it));
    let allowed =
        href.starts_with("https:") && !href.starts_with(&own) && prefixes.iter().any(within);
    allowed.then_some(href)
}
