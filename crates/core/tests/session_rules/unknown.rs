//! Unknown things stay calm: something usable is shown, and the developer gets one line.

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn an_unknown_step_or_none_shows_discovering() {
    for state in [
        r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_HUMAN_INTERVENTION""#,
        r#""flow_status": "PAUSED", "flow_step": null"#,
        "",
    ] {
        let mut w = World::at_form();
        w.state(state);
        assert_eq!(w.step(), Step::Discovering, "{state}");
        assert_eq!(w.ending(), None);
    }
}

#[test]
fn each_unknown_thing_is_noted_once() {
    let strange = r#""flow_status": "PAUSED", "flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "fields": [{"id": "f", "type": "retina"}], "choices": [{"id": "c", "type": "oracle"},
        {"id": "d", "type": "mfa_method", "mfa_type": "dna"}], "error_code": "bad_luck""#;
    let mut w = World::at(strange);
    w.state(strange);
    w.state(DISCOVERING);
    w.state(strange);
    assert_eq!(
        w.notes(),
        [
            "unknown flow status: PAUSED",
            "unknown error code: bad_luck",
            "unknown field type: retina",
            "unknown choice type: oracle",
            "unknown second factor: dna",
        ]
    );
    assert_eq!(w.step(), Step::Form);
}

#[test]
fn an_unknown_event_is_ignored_noted_and_a_sign_of_life() {
    let mut w = World::at_form();
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_opens();
    let before = w.step();
    w.event("weather_report", r#""flow_status": "SUCCESS""#);
    assert_eq!(w.step(), before);
    assert_eq!(w.notes(), ["unknown event: weather_report"]);
    assert!(!w.view().reconnecting);
}

#[test]
fn the_memory_of_unknown_things_is_bounded() {
    let mut w = World::at_form();
    for n in 0..100 {
        w.event(&format!("event_{n}"), "");
    }
    assert_eq!(w.notes().len(), 32);
}

#[test]
fn an_unknown_error_code_ends_the_login_like_a_known_one() {
    let mut w = World::at_form();
    w.state(r#""flow_status": "FAILED", "error_code": "bad_luck""#);
    assert_eq!(w.errors(), [(Some("bad_luck"), "The sign-in failed.")]);
    assert_eq!(w.notes(), ["unknown error code: bad_luck"]);
}

#[test]
fn what_only_some_events_carry_keeps_its_last_value_and_the_rest_is_replaced() {
    let mut w = World::at(&format!(
        r#"{}, "flow_type": "LOGIN", "live_view_url": "https://l.example", "website_error": "x""#,
        form("i1")
    ));
    w.state(DISCOVERING);
    let flow = w.view().flow.clone();
    assert_eq!(flow.live_view_url.as_deref(), Some("https://l.example"));
    assert!(flow.flow_type.is_some());
    assert_eq!(flow.website_error, None);
    assert!(flow.fields.is_empty());
}
