//! The identity provider in the heading.

use crate::common::*;

const SSO: &str = r#""flow_status": "IN_PROGRESS", "flow_step": "AWAITING_INPUT",
    "discovered_fields": [{"name": "name", "type": "email"}],
    "pending_sso_buttons": [{"provider": "google", "selector": "a.google", "label": "Continue with Google"}],
    "sign_in_options": [{"id": "pw", "label": "Use a password"}]"#;

fn provider(w: &World) -> Option<String> {
    w.view().sso_provider.clone()
}

#[test]
fn the_provider_in_the_heading_follows_the_persons_last_choice() {
    let mut w = World::at(SSO);
    w.choose("Continue with Google");
    assert_eq!(provider(&w).as_deref(), Some("google"));
    w.state(SUBMITTING);
    w.state(SSO);
    w.choose("Use a password");
    assert_eq!(provider(&w), None);
    w.state(SUBMITTING);
    w.state(SSO);
    w.choose("Continue with Google");
    w.state(SUBMITTING);
    w.state(SSO);
    w.fill(&[("name", "ann")]);
    assert_eq!(provider(&w), None, "signed in without the provider");
}

#[test]
fn a_canonical_provider_is_named_by_the_servers_label_not_by_its_opaque_id() {
    let mut w = World::at(
        r#""flow_step": "AWAITING_INPUT", "interaction_id": "i1",
        "choices": [{"id": "ch_7f3a", "type": "sso_provider", "label": "Google"}]"#,
    );
    w.choose("ch_7f3a");
    assert_eq!(provider(&w).as_deref(), Some("Google"));
}

#[test]
fn the_provider_stays_through_a_second_factor_and_an_account_choice() {
    let mut w = World::at(SSO);
    w.choose("Continue with Google");
    w.state(
        r#""flow_step": "AWAITING_INPUT", "interaction_id": "i2", "choices": [
        {"id": "a", "type": "account", "label": "ann@work"}, {"id": "m", "type": "mfa_method"}]"#,
    );
    w.choose("a");
    assert_eq!(provider(&w).as_deref(), Some("google"));
    w.state(
        r#""flow_step": "AWAITING_INPUT", "interaction_id": "i3", "fields": [{"id": "code", "type": "code"}],
        "choices": [{"id": "m", "type": "mfa_method", "label": "Another way"}]"#,
    );
    w.fill(&[("code", "123456")]);
    assert_eq!(
        provider(&w).as_deref(),
        Some("google"),
        "no other provider was on offer"
    );
}

#[test]
fn the_provider_follows_the_next_snapshot_but_not_one_older_than_the_choice() {
    let mut w = World::at(SSO);
    w.drop_stream();
    w.advance_to_deadline();
    w.choose("Continue with Google");
    w.snapshot(&format!(r#"{DISCOVERING}, "sso_provider": "okta""#));
    assert_eq!(provider(&w).as_deref(), Some("google"));
    w.drop_stream();
    w.advance_to_deadline();
    w.stream_opens();
    w.state(DISCOVERING);
    w.snapshot(&format!(r#"{DISCOVERING}, "sso_provider": "okta""#));
    assert_eq!(provider(&w).as_deref(), Some("okta"), "no event carries it");
}

#[test]
fn a_provider_whose_choice_did_not_get_through_leaves_the_heading() {
    let mut w = World::at(SSO);
    w.choose("Continue with Google");
    w.submit_fails(status(500));
    assert_eq!(provider(&w), None);
}
