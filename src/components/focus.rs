//! Where the focus goes when the step or the question changes.

use managed_auth_core::session::Step;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement, ShadowRoot};

/// What an input of ours is known by.
const FIELD: &str = "[data-field]";

/// The same with what stands beside it and belongs to it.
const AT_FIELD: &str = "[data-field], button[aria-controls]";

/// Where text is typed: ours, and the host's.
const TYPED_INTO: &str = "input, textarea, select, [contenteditable], iframe";

/// Whether an event comes from one of our inputs.
pub(super) fn is_from_field(event: &Event) -> bool {
    is_from(event, FIELD)
}

/// Whether an event comes from one of them, or from what stands beside it.
pub(super) fn is_at_field(event: &Event) -> bool {
    is_from(event, AT_FIELD)
}

fn is_from(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    target.is_some_and(|target| is(&target, selector))
}

/// Moves the focus into what is on the screen now: to the first field that is wrong, else to the
/// first that is empty, else to the first, else to the heading.
///
/// Typing hands are left alone (contract, rule 12). A field that is still there keeps the focus,
/// and so does a place of the host's page that text is typed into. Where the field under the hands
/// has gone (`typing`), the next letters go to no other field: it could show them. One that comes back
/// gets it.
pub(super) fn move_into(root: &Element, step: Step, typing: bool) {
    if focused(root).is_some_and(|there| {
        let ours = root.contains(Some(&there));
        is(&there, if ours { AT_FIELD } else { TYPED_INTO })
    }) {
        return;
    }
    let find = |selector| root.query_selector(selector).ok().flatten();
    let field = || {
        let wrong = find("[aria-invalid=true]");
        wrong.or_else(|| first_empty(root)).or_else(|| find(FIELD))
    };
    let field = (step == Step::Form && !typing).then(field).flatten();
    let held = find("[data-held]");
    if let Some(held) = &held {
        held.remove_attribute("data-held").ok();
    }
    let target = held.or(field).or_else(|| find("h1"));
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        target.focus().ok();
    }
}

fn first_empty(root: &Element) -> Option<Element> {
    let fields = root.query_selector_all(FIELD).ok()?;
    let inputs = (0..fields.length()).filter_map(|at| fields.get(at)?.dyn_into().ok());
    let mut empty = inputs.filter(|input: &HtmlInputElement| input.value().is_empty());
    empty.next().map(Into::into)
}

/// Whether nothing has the focus, as after what had it went from the page.
pub(super) fn is_lost(root: &Element) -> bool {
    focused(root).is_none_or(|there| there.tag_name() == "BODY")
}

/// What has the focus, seen from where `root` is.
fn focused(root: &Element) -> Option<Element> {
    let place = root.get_root_node();
    if let Some(shadow) = place.dyn_ref::<ShadowRoot>()
        && let Some(element) = shadow.active_element()
    {
        return Some(element);
    }
    let document = place.dyn_into::<Document>().ok();
    document.or_else(|| root.owner_document())?.active_element()
}

fn is(element: &Element, selector: &str) -> bool {
    element.matches(selector).unwrap_or_default()
}
