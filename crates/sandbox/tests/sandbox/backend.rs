//! The calls of a customer's backend.

use managed_auth_sandbox::Options;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{Caller, answer_to, error, header, login, sandbox, sandbox_with, send};

const CONNECTIONS: &str = "/auth/connections";

async fn create(caller: &Caller, domain: &str, profile: &str) -> Response {
    caller
        .post(
            CONNECTIONS,
            json!({ "domain": domain, "profile_name": profile }),
        )
        .await
}

#[tokio::test]
async fn a_connection_is_created_with_its_settings_and_no_login() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    let body = json!({
        "domain": "bank.example.com",
        "profile_name": "someone",
        "save_credentials": false,
        "allowed_domains": ["example.com"],
    });
    let response = caller.post(CONNECTIONS, body).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let created: Value = response.json().await.unwrap();
    assert_eq!(created["domain"], "bank.example.com");
    assert_eq!(created["profile_name"], "someone");
    assert_eq!(created["status"], "NEEDS_AUTH");
    assert_eq!(created["save_credentials"], false);
    assert_eq!(created["allowed_domains"], json!(["example.com"]));
    assert!(created["flow_status"].is_null() && created["flow_step"].is_null());
    let id = created["id"].as_str().unwrap();
    let own = Caller::backend(&sandbox, id);
    assert_eq!(error(own.open().await).await, (409, "no_login".into()));
    assert_eq!(
        error(own.submit(&json!({ "fields": {} })).await).await,
        (409, "no_login".into())
    );
}

#[tokio::test]
async fn a_pair_of_profile_and_domain_exists_once() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    assert_eq!(
        create(&caller, "a.example.com", "one").await.status(),
        StatusCode::CREATED
    );
    assert_eq!(
        create(&caller, "b.example.com", "one").await.status(),
        StatusCode::CREATED
    );
    assert_eq!(
        create(&caller, "a.example.com", "two").await.status(),
        StatusCode::CREATED
    );
    let again = create(&caller, "a.example.com", "one").await;
    assert_eq!(error(again).await, (409, "conflict".into()));
}

#[tokio::test]
async fn what_a_connection_needs_is_asked_for() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    for (body, wrong) in [
        (json!({}), 2),
        (json!({ "domain": "a.example.com" }), 1),
        (json!({ "domain": 7, "profile_name": " " }), 2),
        (json!(null), 2),
    ] {
        let response = caller.post(CONNECTIONS, body).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["code"], "invalid_request");
        assert_eq!(body["details"].as_array().unwrap().len(), wrong);
    }
}

#[tokio::test]
async fn a_login_leads_to_the_hosted_page() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    let created: Value = create(&caller, "bank.example.com", "someone")
        .await
        .json()
        .await
        .unwrap();
    let id = created["id"].as_str().unwrap();
    let own = Caller::backend(&sandbox, id);
    let login: Value = send(own.call(Method::POST, "/login"))
        .await
        .json()
        .await
        .unwrap();
    let code = login["handoff_code"].as_str().unwrap();
    assert_eq!(login["id"], id);
    assert_eq!(login["flow_type"], "LOGIN");
    assert_eq!(
        login["hosted_url"],
        format!("{}/login/{id}?code={code}", sandbox.origin())
    );
    assert!(login["flow_expires_at"].as_str().unwrap() > "2026");

    // The domain names the site: first a customer number, then a password.
    let form = own.snapshot().await;
    assert_eq!(form["fields"][0]["label"], "Customer number");
    own.answer(&answer_to(&form, None)).await;
    own.answer(&answer_to(&own.snapshot().await, None)).await;
    assert_eq!(own.snapshot().await["status"], "AUTHENTICATED");

    let again: Value = own
        .post(&format!("{CONNECTIONS}/{id}/login"), json!({}))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(again["flow_type"], "REAUTH");
    assert_eq!(own.snapshot().await["status"], "AUTHENTICATED");
}

#[tokio::test]
async fn a_connection_can_be_deleted_in_the_middle_of_its_login() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::backend(&sandbox, &login.id);
    let mut events = caller.follow().await;
    events.until("AWAITING_INPUT").await;
    let response = send(caller.call(Method::DELETE, "")).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    events.until("CANCELED").await;
    assert_eq!(error(caller.retrieve().await).await.0, 404);
    assert_eq!(
        error(send(caller.call(Method::DELETE, "")).await).await.0,
        404
    );
}

#[tokio::test]
async fn connections_are_listed_page_by_page() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    for number in 0..5 {
        create(&caller, "a.example.com", &format!("profile-{number}")).await;
    }
    create(&caller, "b.example.com", "profile-1").await;
    let page = async |query: &str| {
        let response = caller.get(&format!("{CONNECTIONS}?{query}")).await;
        let paging = format!(
            "{} {}",
            header(&response, "x-has-more"),
            header(&response, "x-next-offset")
        );
        let items: Vec<Value> = response.json().await.unwrap();
        let names = items
            .iter()
            .map(|item| item["profile_name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>().join(" "), paging)
    };
    let said = |names: &str, paging: &str| (names.to_owned(), paging.to_owned());
    let first = page("domain=a.example.com&limit=2").await;
    assert_eq!(first, said("profile-4 profile-3", "true 2"));
    let second = page("domain=a.example.com&limit=2&offset=2").await;
    assert_eq!(second, said("profile-2 profile-1", "true 4"));
    let third = page("domain=a.example.com&limit=2&offset=4").await;
    assert_eq!(third, said("profile-0", "false 0"));
    assert_eq!(
        page("profile_name=profile-1").await,
        said("profile-1 profile-1", "false 0")
    );
    assert_eq!(page("query=b.example").await, said("profile-1", "false 0"));
    assert_eq!(page("offset=99").await, said("", "false 0"));
    let wrong = caller.get(&format!("{CONNECTIONS}?limit=many")).await;
    assert_eq!(error(wrong).await, (400, "invalid_request".into()));
}

#[tokio::test]
async fn the_backends_calls_need_an_api_key() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    for token in [String::new(), sandbox.token(&login.id)] {
        let caller = Caller::backend(&sandbox, &login.id).with_token(token);
        for response in [
            create(&caller, "a.example.com", "one").await,
            caller.get(CONNECTIONS).await,
            send(caller.call(Method::POST, "/login")).await,
            send(caller.call(Method::DELETE, "")).await,
        ] {
            assert_eq!(error(response).await, (401, "unauthorized".into()));
        }
    }
}

#[tokio::test]
async fn the_oldest_idle_connection_makes_room() {
    let options = Options {
        max_connections: 3,
        ..Options::default()
    };
    let sandbox = sandbox_with(options).await;
    let running = login(&sandbox, "password");
    let finished = login(&sandbox, "no-form");
    let later = login(&sandbox, "no-form");
    let newest = login(&sandbox, "password");
    let is_kept = |id: &str| sandbox.snapshot(id).is_some();
    assert!(is_kept(&running.id) && !is_kept(&finished.id) && is_kept(&later.id));
    login(&sandbox, "password");
    assert!(!is_kept(&later.id) && is_kept(&newest.id));

    let full = create(&Caller::backend(&sandbox, ""), "a.example.com", "one").await;
    assert_eq!(error(full).await, (503, "too_many_connections".into()));
}
