//! What goes wrong with the exchange, the snapshot and the submissions.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use managed_auth_e2e::{Page, Stage, run, until_within};
use managed_auth_sandbox::{Arm, Counts, Fault, Login};
use serde_json::json;

/// Opens a login at the password site while something is wrong for a moment. It is tried again and
/// goes on; nobody needs to be told of what is over sooner than in 2 s (`late.rs`).
fn begins_all_the_same(fault: Arm, asked: fn(&Counts) -> u64) {
    run(async |stage| {
        stage.sandbox.faults().arm(fault.clone());
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.agree().await;
        assert!(asked(&stage.counts(&login)) > 1, "it is tried again");
        page.sign_in().await;
        stage.succeeded_once(&login, &page).await;
        assert_eq!(page.faults().await, [""; 0]);
    });
}

fn exchanges(counts: &Counts) -> u64 {
    counts.exchange
}

fn snapshots(counts: &Counts) -> u64 {
    counts.retrieve
}

/// Opens a login at the password site, which ends before it has begun.
fn does_not_begin(fault: Fault, step: &str, code: &str, says: &str) {
    run(async |stage| {
        stage.fault(fault);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_step(step).await;
        page.until_says(says).await;
        assert_eq!(page.the_error().await["code"], code);
        page.pass(Duration::from_millis(1_500)).await;
        let counts = stage.counts(&login);
        assert!(
            counts.retrieve < 2 && counts.events == 0,
            "it is final: {counts:?}"
        );
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn an_exchange_that_fails_is_made_again() {
    begins_all_the_same(Arm::new(Fault::Exchange500).times(2), exchanges);
}

#[test]
fn an_exchange_that_is_put_off_is_made_again() {
    begins_all_the_same(Arm::new(Fault::Exchange429), exchanges);
}

#[test]
fn a_snapshot_that_fails_is_read_again() {
    begins_all_the_same(Arm::new(Fault::Snapshot500).times(2), snapshots);
}

#[test]
fn a_snapshot_that_is_put_off_is_read_again() {
    begins_all_the_same(Arm::new(Fault::Snapshot429), snapshots);
}

#[test]
fn a_web_page_in_place_of_the_snapshot_is_read_again() {
    begins_all_the_same(Arm::new(Fault::SnapshotHtml), snapshots);
}

#[test]
fn a_snapshot_that_is_cut_off_is_read_again() {
    begins_all_the_same(Arm::new(Fault::SnapshotCut), snapshots);
}

#[test]
fn an_exchange_that_is_refused_is_final() {
    does_not_begin(
        Fault::Exchange401,
        "expired",
        "invalid_code",
        "it works only once",
    );
}

#[test]
fn a_code_whose_token_got_lost_is_explained() {
    // The exchange was made, and cannot be made twice: a document without a token is final at once.
    run(async |stage| {
        stage.fault(Fault::ExchangeCut);
        let login = stage.login("password");
        let page = stage.open(&login).await;
        page.until_step("error").await;
        page.until_says("works only once").await;
        assert_eq!(page.the_error().await["code"], json!(null));
        let counts = stage.counts(&login);
        assert_eq!((counts.exchange, counts.retrieve, counts.events), (1, 0, 0));
        stage.kept_to_itself(&login, &page).await;
    });
}

#[test]
fn a_login_that_is_not_found_is_final() {
    let says = "The snapshot is answered with 404.";
    does_not_begin(Fault::Snapshot404, "error", "not_found", says);
}

#[test]
fn a_login_that_is_gone_has_expired() {
    does_not_begin(Fault::Snapshot410, "expired", "gone", "expired");
}

#[test]
fn a_late_snapshot_does_not_bring_an_answered_form_back() {
    run(async |stage| {
        let (login, page) = stage.form("wrong-password").await;
        let slow = Arm::new(Fault::SnapshotSlow).delay(Duration::from_secs(8));
        stage.sandbox.faults().arm(slow);
        stage.fault(Fault::StreamClose);
        stage
            .until_counts(&login, "a second snapshot", |it| it.retrieve == 2)
            .await;
        stage
            .until_counts(&login, "a second stream", |it| it.streams_opened == 2)
            .await;
        page.sign_in().await;
        page.until_says("Incorrect password.").await;
        page.fill("Password", "battery").await;
        assert!(
            !stage
                .log()
                .iter()
                .any(|line| line.contains("snapshot-slow")),
            "it is late"
        );
        stage.until_logged("snapshot-slow").await;
        page.pass(Duration::from_millis(300)).await;
        assert!(page.text().await.contains("Incorrect password."));
        assert_eq!(page.value("Password").await, "battery");
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        stage.succeeded_once(&login, &page).await;
        assert_eq!(stage.counts(&login).submit, 2);
    });
}

/// The answer did not get through: the form is back, with the name and without the password, and
/// with words about it. Sent again, it ends well.
async fn comes_back(stage: &Stage, login: &Login, page: &Page, says: &str) {
    page.until_says(says).await;
    page.until_step("form").await;
    assert_eq!(page.value("Email address").await, "ada@example.com");
    assert_eq!(page.value("Password").await, "");
    page.fill("Password", "correct horse").await;
    page.button("Continue").await.click().await.unwrap();
    stage.succeeded_once(login, page).await;
    let statuses = stage.counts(login).submissions;
    assert_eq!(statuses.len(), 2);
    assert_eq!(statuses[1].status, Some(202));
}

#[test]
fn an_answer_that_fails_can_be_sent_again() {
    for (fault, says) in [
        (Fault::Submit500, "The service had a problem."),
        (Fault::SubmitHtml, "The service had a problem."),
    ] {
        run(async |stage| {
            let (login, page) = stage.form("password").await;
            stage.fault(fault);
            page.sign_in().await;
            comes_back(stage, &login, &page, says).await;
        });
    }
}

#[test]
fn an_answer_that_is_put_off_can_be_sent_again_after_a_while() {
    for fault in [Fault::Submit429, Fault::Submit503] {
        run(async |stage| {
            let (login, page) = stage.form("password").await;
            stage.sandbox.faults().arm(Arm::new(fault).retry_after("2"));
            page.sign_in().await;
            page.until_says("Continue in 0:0").await;
            assert!(page.has("button[type=submit]:disabled").await);
            comes_back(stage, &login, &page, "The service is busy.").await;
        });
    }
}

#[test]
fn an_answer_that_is_never_acknowledged_can_be_sent_again() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        stage.fault(Fault::SubmitSilence);
        page.sign_in().await;
        page.until_step("submitting").await;
        // The page waits for half a minute.
        until_within(Duration::from_secs(45), "the form", async || {
            (page.step().await.as_deref() == Some("form")).then_some(())
        })
        .await;
        comes_back(stage, &login, &page, "There was no reply in time.").await;
    });
}

#[test]
fn an_answer_with_an_expired_token_ends_the_login_once() {
    for (fault, code) in [
        (Fault::Submit401, "unauthorized"),
        (Fault::Submit410, "gone"),
    ] {
        run(async |stage| {
            let (login, page) = stage.form("password").await;
            stage.fault(fault);
            page.sign_in().await;
            page.until_step("expired").await;
            assert_eq!(page.the_error().await["code"], code);
            stage
                .until_counts(&login, "the stream is closed", |it| it.streams_open() == 0)
                .await;
            assert_eq!(stage.counts(&login).events, 1, "it is final");
        });
    }
}

#[test]
fn a_failed_way_out_keeps_its_instruction() {
    run(async |stage| {
        let (login, page) = stage.form("push").await;
        page.sign_in().await;
        page.until_step("external-action").await;
        stage.fault(Fault::Submit500);
        page.press("Try another way").await;
        page.until_says("The service had a problem.").await;
        page.until_step("external-action").await;
        page.until_says("Open the app on your phone and tap 42.")
            .await;
        page.press("Try another way").await;
        page.field("Authentication code").await;
        assert_eq!(stage.counts(&login).submit, 3);
    });
}

#[test]
fn a_stale_answer_leads_to_the_fresh_form_with_a_message() {
    run(async |stage| {
        let (login, page) = stage.form("wrong-password").await;
        stage.fault(Fault::StreamStall);
        // Elsewhere, the question is answered. The silent stream does not tell.
        page.pass(Duration::from_millis(300)).await;
        let snapshot = stage.sandbox.snapshot(&login.id).unwrap();
        let answer = json!({
            "interaction_id": snapshot["interaction_id"],
            "field_values": { "field-email": "a", "field-password": "b" },
        });
        let script = "const [id, token, body] = arguments;
            return fetch(`/auth/connections/${id}/submit`, { method: 'POST', body, headers: {
                'Content-Type': 'application/json', Authorization: `Bearer ${token}` } })
                .then((response) => response.status)";
        let token = stage.sandbox.token(&login.id);
        let status = page
            .js_with(script, &[&login.id, &token, &answer.to_string()])
            .await;
        assert_eq!(status, 202);

        page.sign_in().await;
        page.until_says("has moved on in the meantime").await;
        page.until_step("form").await;
        page.until_says("Incorrect password.").await;
        assert_eq!(page.value("Password").await, "");
        assert_eq!(page.details("error").await, [json!(null); 0]);
        assert_eq!(stage.counts(&login).submissions[1].status, Some(400));
        page.sign_in().await;
        stage
            .until_counts(&login, "the answer", |it| it.submissions.len() == 3)
            .await;
        stage
            .until_counts(&login, "it is taken", |it| {
                it.submissions[2].status == Some(202)
            })
            .await;
    });
}
