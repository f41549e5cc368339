//! What changes nothing on the screen costs the screen nothing.

use crate::common::*;
use managed_auth_core::session::*;
use std::sync::Arc;

#[test]
fn an_input_that_changes_nothing_on_the_screen_leaves_the_very_same_view() {
    let mut w = World::at_form();
    let before = w.view();
    w.heartbeat();
    w.bytes();
    w.state(&form("i1"));
    w.input(Input::ServerClock(w.now));
    w.pass(SECOND);
    w.page(PageEvent::Visible);
    assert!(Arc::ptr_eq(&before, &w.view()));
    w.state(&code_form("i2"));
    assert!(!Arc::ptr_eq(&before, &w.view()));
    assert!(*before != *w.view());
}

#[test]
fn views_are_equal_when_every_part_of_them_is() {
    let view = View::clone(&World::at_form().view());
    assert_eq!(view, view.clone());
    let other_state = View {
        flow: World::at(&code_form("i2")).view().flow.clone(),
        ..view.clone()
    };
    let same_state = View {
        flow: World::at_form().view().flow.clone(),
        ..view.clone()
    };
    assert_ne!(view, other_state);
    assert_eq!(view, same_state);
    let parts: [fn(&mut View); 13] = [
        |view| view.step = Step::Error,
        |view| view.ready ^= true,
        |view| view.identity = None,
        |view| view.question += 1,
        |view| view.sso_provider = Some("okta".into()),
        |view| view.notice = Some(Notice::Stale { message: None }),
        |view| view.reconnecting ^= true,
        |view| view.offline ^= true,
        |view| view.slow ^= true,
        |view| view.can_go_back ^= true,
        |view| view.expires_in = Some(1),
        |view| view.blocked_for = Some(1),
        |view| {
            view.ending = Some(Ending {
                kind: EndingKind::Failed,
                error: managed_auth_core::protocol::ApiError::default(),
            });
        },
    ];
    for (at, part) in parts.into_iter().enumerate() {
        let mut other = view.clone();
        part(&mut other);
        assert_ne!(view, other, "part {at}");
    }
}
