//! The screen: a card that shows one step after the other, and what is around it.

use super::ending::{expired, failed, failed_title, success};
use super::focus::is_at_field;
use super::form::{asking, title as form_title};
use super::frame::{footer, logo};
use super::hands::{Hands, shield};
use super::mounted::Mounted;
use super::notices::notices;
use super::press::Presses;
use super::prime::{prime, title as prime_title};
use super::site::site_icon;
use super::ui::{Ui, clock};
use super::waiting::{discovering, discovering_title, submitting};
use crate::appearance::{Appearance, Frame};
use crate::localization::Word;
use crate::session::ManagedAuthSession;
use crate::view::prelude::*;
use managed_auth_core::session::Step;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, Event};

/// The root element. With `only`, the screen is always that one.
pub(super) fn root(
    ui: Ui,
    only: Option<fn(Ui) -> View<Markup>>,
    mounted: Mounted,
    hands: StoredValue<Hands>,
) -> View<Markup> {
    let appearance = ui.host(|host| host.appearance.clone());
    let layout = appearance.shown_layout();
    let step = ui.while_same(
        |a, b| a.step == b.step || (a.step.asks() && b.step.asks()),
        move |view| only.map_or_else(|| screen(ui, view.step), |only| only(ui)),
    );
    let shown = move || match only {
        Some(_) => Step::Error,
        None => ui.view().step,
    };
    let session = ui.session;
    // What counts down is said once, as it begins.
    let first = Cell::new(None);
    let said = move || {
        let title = title(ui, shown());
        let left = ui.view().expires_in;
        let left = left.map(|seconds| first.get().unwrap_or(seconds));
        first.set(left);
        let Some(seconds) = left else { return title };
        let left = ui.t_with(Word::NoticeExpires, &clock(seconds));
        [&title, ". ", &left].concat()
    };
    let theme = appearance.shown_theme().as_str();
    let plain = layout.frame == Frame::Plain;
    let (logo, footer) = (logo(ui, layout), footer(ui, layout));
    let down = StoredValue::default();
    let presses = Rc::<Presses>::default();
    let begun = Rc::clone(&presses);
    let adopt = move |root: &Element, appearance: Appearance| mounted.adopt(root, appearance);
    view! {
        <div
            {..ui.part(Part::ROOT)}
            id=ui.id("root")
            data-managed-auth-theme=theme
            data-managed-auth-plain=plain
            data-managed-auth-step=move || shown().as_str()
            lang=move || session.words().tag()
            dir=move || session.words().direction()
            use:adopt=appearance
            on:focusin=move |event| {
                hands.update_value(|hands| hands.focus(&event));
                mounted.focus(&event);
                turn_away(session, &event);
            }
            // On the way down: the form below may send what is complete with it.
            on:input:capture=move |event| hands.update_value(|hands| hands.type_into(&event))
            on:submit=move |_| hands.update_value(Hands::rest)
            on:pointerdown:capture=move |event| begun.down(session, &event)
            on:click:capture=move |event| presses.click(session, &event)
            on:click=move |event| hands.update_value(|hands| hands.press(&event))
            on:keydown=move |event| shield(&event, down)
            on:keypress=move |event| shield(&event, down)
            on:keyup=move |event| shield(&event, down)
        >
            <div {..ui.part(Part::CARD)}>
                {notices(ui)}
                {logo}
                {header(ui)}
                <div {..ui.part(Part::STEP)}>{step}</div>
                {footer}
            </div>
            // Says which screen it is, to those who do not see it change.
            <p {..ui.part(Part::LIVE_REGION)} role="status">{said}</p>
        </div>
    }
}

/// The focus goes from a form that is still there to something that is no field. Whoever looks at what
/// was typed is still at it.
fn turn_away(session: ManagedAuthSession, event: &Event) {
    let view = session.view_now();
    if view.step.asks() && !view.flow.fields.is_empty() && !is_at_field(event) {
        session.let_go(None);
    }
}

/// A step.
fn screen(ui: Ui, step: Step) -> View<Markup> {
    match step {
        Step::Prime => prime(ui),
        Step::Discovering => discovering(ui),
        Step::Form | Step::ExternalAction => asking(ui),
        Step::Submitting => submitting(ui),
        Step::Success => success(ui),
        Step::Expired => expired(ui),
        Step::Error => failed(ui),
    }
}

/// A few words for the step that is on the screen.
fn title(ui: Ui, step: Step) -> String {
    match step {
        Step::Prime => ui.t(prime_title(ui)),
        Step::Discovering => ui.t(discovering_title(ui)),
        Step::Form => form_title(ui),
        Step::ExternalAction => ui.t(Word::ExternalTitle),
        Step::Submitting => ui.t(Word::SubmittingTitle),
        Step::Success => ui.t(Word::SuccessTitle),
        Step::Expired => ui.t(Word::ExpiredTitle),
        Step::Error => ui.t(match &ui.view().ending {
            Some(end) => failed_title(end.kind),
            None => Word::UsedTitle,
        }),
    }
}

/// Which site this is about, on every step.
fn header(ui: Ui) -> View<Markup> {
    let site = ui.while_same(
        |a, b| a.identity == b.identity,
        move |view| {
            view.domain().map(|domain| {
                let domain = domain.to_owned();
                let icon = site_icon(ui, &domain);
                let domain = view! {
                    <bdi {..ui.part(Part::SITE_DOMAIN)} dir="ltr" translate="no">{domain}</bdi>
                };
                (icon, domain)
            })
        },
    );
    view! { <div {..ui.part(Part::HEADER)}>{site}</div> }
}
