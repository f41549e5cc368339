//! Every site, driven to its end; and what each shows on the way.

use managed_auth_sandbox::{LoginOptions, SITES, Sandbox};
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;

use crate::client::{Caller, answer_to, login, sandbox, site};

/// Drives a login to its end. At each pause `answers` says which choice to make, `None` to fill the
/// fields; when it has run out, the fields are filled, or the first choice is made where there are none.
async fn drive(sandbox: &Sandbox, name: &str, answers: &[Option<usize>]) -> Vec<Value> {
    let login = login(sandbox, name);
    let caller = Caller::browser(sandbox, &login.id);
    let mut events = caller.follow().await;
    let mut answers = answers.iter().copied();
    let mut seen = Vec::new();
    while let Ok(state) = events.state().await {
        let is_asked = state["fields"].is_array() || state["discovered_fields"].is_array();
        if is_asked {
            let no_fields = [&state["fields"], &state["discovered_fields"]]
                .iter()
                .all(|fields| fields.as_array().is_none_or(Vec::is_empty));
            let choice = answers.next().unwrap_or(no_fields.then_some(0));
            caller.answer(&answer_to(&state, choice)).await;
        } else if state["flow_step"] == "AWAITING_EXTERNAL_ACTION" {
            assert!(sandbox.approve(&login.id));
        }
        seen.push(state);
    }
    seen
}

fn ending(seen: &[Value]) -> &str {
    let last = seen.last().expect("there are states");
    assert_eq!(last["flow_step"], "COMPLETED");
    last["flow_status"].as_str().expect("it has a status")
}

fn asked(seen: &[Value]) -> Vec<&Value> {
    seen.iter()
        .filter(|state| state["interaction_id"].is_string())
        .collect()
}

#[tokio::test]
async fn every_site_can_be_driven_to_its_end() {
    let sandbox = sandbox().await;
    for site in SITES {
        let end = match site.name {
            // It asks for ever; its end is the clock's.
            "expiry" => continue,
            "captcha" | "no-form" | "locked-out" | "unknown" => "FAILED",
            "cancel" => "CANCELED",
            _ => "SUCCESS",
        };
        let seen = drive(&sandbox, site.name, &[]).await;
        assert_eq!(ending(&seen), end, "{}", site.name);
        for state in &seen {
            assert_eq!(state["event"], "managed_auth_state");
            assert_eq!(state["flow_type"], "LOGIN");
            assert!(
                state["timestamp"]
                    .as_str()
                    .is_some_and(|at| at.ends_with('Z'))
            );
            assert!(
                ["id", "domain", "profile_name"]
                    .iter()
                    .all(|it| state[it].is_null())
            );
        }
        let interactions: HashSet<_> = asked(&seen)
            .iter()
            .map(|state| state["interaction_id"].to_string())
            .collect();
        assert_eq!(
            interactions.len(),
            asked(&seen).len(),
            "{}: fresh at each pause",
            site.name
        );
    }
}

#[tokio::test]
async fn every_choice_of_every_site_leads_to_an_end() {
    let sandbox = sandbox().await;
    // Sites whose first answer is a password have their choices at the second or third pause.
    for (name, before) in [
        ("mfa", 1),
        ("accounts", 1),
        ("accounts", 2),
        ("sso", 0),
        ("everything", 0),
    ] {
        let mut choice = 0;
        loop {
            let login = login(&sandbox, name);
            let mut state = sandbox.snapshot(&login.id).unwrap();
            let caller = Caller::browser(&sandbox, &login.id);
            for pause in 0..before {
                let first = (pause > 0).then_some(0);
                caller.answer(&answer_to(&state, first)).await;
                state = sandbox.snapshot(&login.id).unwrap();
            }
            if choice == state["choices"].as_array().unwrap().len() {
                break;
            }
            let mut answers: Vec<_> = (0..before).map(|pause| (pause > 0).then_some(0)).collect();
            answers.push(Some(choice));
            assert_eq!(
                ending(&drive(&sandbox, name, &answers).await),
                "SUCCESS",
                "{name} {choice}"
            );
            choice += 1;
        }
        assert!(choice >= 2, "{name}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_shown_as_the_sites_error_and_a_rejected_field() {
    let seen = drive(&sandbox().await, "wrong-password", &[]).await;
    let [first, again] = asked(&seen)[..] else {
        panic!("{seen:?}")
    };
    assert!(first["website_error"].is_null());
    assert_eq!(first["fields"][1]["reason"], "missing");
    assert_eq!(
        again["website_error"],
        "Incorrect password. Please try again."
    );
    assert_eq!(again["fields"][0]["reason"], "missing");
    assert_eq!(again["fields"][1]["reason"], "rejected");
}

#[tokio::test]
async fn failures_say_why() {
    let sandbox = sandbox().await;
    for (name, code) in [
        ("captcha", "captcha_blocked"),
        ("no-form", "login_form_not_found"),
        ("locked-out", "credentials_invalid"),
    ] {
        let seen = drive(&sandbox, name, &[]).await;
        let last = seen.last().unwrap();
        assert_eq!(last["error_code"], code);
        assert!(
            last["error_message"]
                .as_str()
                .is_some_and(|message| message.len() > 10)
        );
    }
}

#[tokio::test]
async fn two_choices_share_a_type_and_the_id_tells_them_apart() {
    let seen = drive(&sandbox().await, "mfa", &[None, Some(1)]).await;
    let choices = &asked(&seen)[1]["choices"];
    assert_eq!(choices[0]["mfa_type"], choices[1]["mfa_type"]);
    assert_ne!(choices[0]["id"], choices[1]["id"]);
    assert_eq!(choices[1]["masked_destination"], "***-***-9034");
    assert_eq!(asked(&seen)[2]["fields"][0]["type"], "code");
}

#[tokio::test]
async fn a_push_waits_to_be_approved_and_has_a_way_out() {
    let sandbox = sandbox().await;
    let approved = login(&sandbox, "push");
    let caller = Caller::browser(&sandbox, &approved.id);
    assert!(
        !sandbox.approve(&approved.id),
        "nothing is to be approved yet"
    );
    caller
        .answer(&answer_to(&caller.snapshot().await, None))
        .await;
    let waiting = caller.snapshot().await;
    assert_eq!(waiting["flow_step"], "AWAITING_EXTERNAL_ACTION");
    assert_eq!(
        waiting["external_action_message"],
        "Open the app on your phone and tap 42."
    );
    assert_eq!(waiting["choices"][0]["mfa_type"], "switch");
    assert!(sandbox.approve(&approved.id));
    assert_eq!(caller.snapshot().await["flow_status"], "SUCCESS");

    let seen = drive(&sandbox, "push", &[None, Some(0)]).await;
    assert_eq!(asked(&seen)[2]["fields"][0]["type"], "totp_code");
    assert_eq!(ending(&seen), "SUCCESS");
}

#[tokio::test]
async fn what_is_done_elsewhere_can_happen_by_itself() {
    let sandbox = sandbox().await;
    let options = LoginOptions {
        elsewhere: Some(managed_auth_sandbox::Elsewhere::After(
            Duration::from_millis(20),
        )),
        ..LoginOptions::default()
    };
    let login = sandbox.create_login(site("magic-link"), options).unwrap();
    let caller = Caller::browser(&sandbox, &login.id);
    caller
        .answer(&answer_to(&caller.snapshot().await, None))
        .await;
    caller.follow().await.until("SUCCESS").await;
}

#[tokio::test]
async fn the_provider_in_use_follows_the_choice() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "sso");
    let caller = Caller::browser(&sandbox, &login.id);
    let start = caller.snapshot().await;
    assert!(start["sso_provider"].is_null());
    caller.answer(&answer_to(&start, Some(1))).await;
    assert_eq!(caller.snapshot().await["sso_provider"], "microsoft");
}

#[tokio::test]
async fn an_older_server_speaks_only_the_legacy_lists() {
    let seen = drive(&sandbox().await, "legacy", &[]).await;
    assert!(asked(&seen).is_empty());
    assert!(
        seen.iter()
            .all(|state| state["fields"].is_null() && state["choices"].is_null())
    );
    let start = &seen[0];
    assert_eq!(start["discovered_fields"][0]["type"], "email");
    assert_eq!(start["pending_sso_buttons"][0]["provider"], "google");
    assert_eq!(seen[2]["mfa_options"][0]["target"], "***-***-4821");
    assert_eq!(seen[6]["sign_in_options"][1]["label"], "Branch");
    assert_eq!(ending(&seen), "SUCCESS");
}

#[tokio::test]
async fn a_newer_server_sends_what_nobody_knows() {
    let seen = drive(&sandbox().await, "unknown", &[]).await;
    let steps: Vec<_> = seen
        .iter()
        .map(|state| state["flow_step"].as_str().unwrap())
        .collect();
    assert!(steps.contains(&"AWAITING_HUMAN_INTERVENTION"), "{steps:?}");
    assert_eq!(seen[0]["fields"][1]["type"], "voice_print");
    assert_eq!(seen.last().unwrap()["error_code"], "moon_phase");
}

#[tokio::test]
async fn large_events_are_a_megabyte_long() {
    let seen = drive(&sandbox().await, "large", &[]).await;
    assert!(seen[0].to_string().len() > 1 << 20);
    assert_eq!(ending(&seen), "SUCCESS");
}

#[tokio::test]
async fn a_login_expires_in_the_middle_of_a_question() {
    let sandbox = sandbox().await;
    let options = LoginOptions {
        expires_in: Some(Duration::from_millis(50)),
        ..LoginOptions::default()
    };
    let login = sandbox.create_login(site("expiry"), options).unwrap();
    let caller = Caller::browser(&sandbox, &login.id);
    let mut events = caller.follow().await;
    events.until("EXPIRED").await;
    assert!(events.state().await.is_err(), "the stream ends");
    let snapshot = caller.snapshot().await;
    assert_eq!(snapshot["flow_status"], "EXPIRED");
    assert_eq!(snapshot["status"], "NEEDS_AUTH");
}
