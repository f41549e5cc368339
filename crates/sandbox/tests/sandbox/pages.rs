//! The page beside the API, and the list of sites.

use std::fs;
use std::path::PathBuf;

use managed_auth_sandbox::{Options, Port, SITES, Sandbox};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{Caller, error, header, sandbox, sandbox_with, send, site};

const CSS: &str = "page-0123456789abcdef.css";
const WASM: &str = "page-0123456789abcdef_bg.wasm";

/// A built page in a directory that goes away with it.
struct Dist(PathBuf);

impl Dist {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sandbox-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, content) in [
            ("index.html", "<!doctype html><title>Page</title>"),
            (CSS, "body{}"),
            (WASM, "\0asm"),
            ("page-0123456789abcdef_bg.wasm.br", "small"),
            ("boot.js", "start()"),
        ] {
            fs::write(path.join(name), content).unwrap();
        }
        Self(path)
    }

    async fn serve(&self) -> Sandbox {
        sandbox_with(Options {
            dist: Some(self.0.clone()),
            ..Options::default()
        })
        .await
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn is_guarded(response: &Response) {
    let policy = header(response, "content-security-policy");
    let types = "require-trusted-types-for 'script'; trusted-types 'none'; ";
    assert_eq!(
        policy.replace(types, ""),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'"
    );
    assert_eq!(header(response, "referrer-policy"), "no-referrer");
    assert_eq!(
        header(response, "cross-origin-opener-policy"),
        "same-origin-allow-popups"
    );
    assert!(header(response, "permissions-policy").contains("camera=()"));
    assert_eq!(header(response, "x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn the_page_is_served_fresh_under_a_strict_policy() {
    let dist = Dist::new("fresh");
    let sandbox = dist.serve().await;
    let caller = Caller::backend(&sandbox, "");
    for path in [
        "/login/ma_1?code=x",
        "/login/a%2Fb",
        "/login?id=ma_1&code=x",
    ] {
        let conditional = caller
            .request(Method::GET, path)
            .header("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT")
            .header("range", "bytes=0-3");
        let response = send(conditional).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-cache");
        assert_eq!(
            header(&response, "content-type"),
            "text/html; charset=utf-8"
        );
        is_guarded(&response);
        assert_eq!(
            response.text().await.unwrap(),
            "<!doctype html><title>Page</title>"
        );
    }
}

#[tokio::test]
async fn the_page_can_be_embedded_by_those_who_are_named() {
    let dist = Dist::new("embedded");
    let sandbox = sandbox_with(Options {
        dist: Some(dist.0.clone()),
        embedders: vec!["https://app.example".into()],
        ..Options::default()
    })
    .await;
    let response = Caller::backend(&sandbox, "").get("/login/ma_1").await;
    let policy = header(&response, "content-security-policy");
    assert!(policy.ends_with("; frame-ancestors 'self' https://app.example"));
    assert!(
        !response
            .headers()
            .contains_key("cross-origin-opener-policy")
    );
}

#[tokio::test]
async fn the_style_in_the_page_is_allowed_by_its_hash_and_no_other() {
    let dist = Dist::new("styled");
    fs::write(dist.0.join("index.html"), "<style>abc</style><p>rest").unwrap();
    let sandbox = dist.serve().await;
    let response = Caller::backend(&sandbox, "").get("/login/ma_1").await;
    let policy = header(&response, "content-security-policy");
    let hash = "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='";
    assert!(
        policy.contains(&format!("; style-src 'self' {hash}; ")),
        "{policy}"
    );
}

#[tokio::test]
async fn the_page_is_pointed_at_the_sandbox_by_its_configuration_block() {
    let dist = Dist::new("configured");
    let page = |config: &str| {
        format!(
            "<script type=\"application/json\" id=\"managed-auth-config\">{config}</script><p>rest"
        )
    };
    fs::write(
        dist.0.join("index.html"),
        page(r#"{"apiBaseUrl": "https://api.example"}"#),
    )
    .unwrap();
    let sandbox = dist.serve().await;
    let served = Caller::backend(&sandbox, "")
        .get("/login/ma_1")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(served, page(r#"{"apiBaseUrl":""}"#));
}

#[tokio::test]
async fn files_named_after_their_content_are_kept_and_others_are_not() {
    let dist = Dist::new("files");
    let sandbox = dist.serve().await;
    let caller = Caller::backend(&sandbox, "");
    for (file, kind, caching) in [
        (CSS, "text/css", "public, max-age=31536000, immutable"),
        (
            WASM,
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        ("boot.js", "text/javascript", "no-cache"),
        ("index.html", "text/html", "no-cache"),
    ] {
        let response = caller.get(&format!("/{file}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{file}");
        assert_eq!(header(&response, "content-type"), kind);
        assert_eq!(header(&response, "cache-control"), caching);
        is_guarded(&response);
    }
}

#[tokio::test]
async fn a_compressed_copy_is_sent_to_whoever_takes_it() {
    let dist = Dist::new("compressed");
    let sandbox = dist.serve().await;
    let caller = Caller::backend(&sandbox, "");
    let request = caller.request(Method::GET, &format!("/{WASM}"));
    let response = send(request.header("accept-encoding", "gzip, br")).await;
    assert_eq!(header(&response, "content-encoding"), "br");
    assert_eq!(header(&response, "content-type"), "application/wasm");
    assert_eq!(response.text().await.unwrap(), "small");
}

#[tokio::test]
async fn nothing_outside_the_directory_is_served() {
    let dist = Dist::new("outside");
    let sandbox = dist.serve().await;
    let caller = Caller::backend(&sandbox, "");
    for path in [
        "/missing.js",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/Cargo.toml",
        "/auth/boot.js",
    ] {
        assert_eq!(error(caller.get(path).await).await.0, 404, "{path}");
    }
    assert_eq!(error(caller.post("/boot.js", json!({})).await).await.0, 404);
}

#[tokio::test]
async fn without_a_page_the_api_is_still_there() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    let response = caller.get("/login/ma_1").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.text().await.unwrap().contains("No page was built"));
    assert_eq!(
        caller.get("/auth/connections").await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_first_page_links_to_a_login_on_every_site() {
    let sandbox = sandbox().await;
    let caller = Caller::backend(&sandbox, "");
    let response = caller.get("/").await;
    is_guarded(&response);
    let page = response.text().await.unwrap();
    assert!(!page.contains("<script") && !page.contains("style="));
    assert_eq!(caller.get("/sandbox.css").await.status(), StatusCode::OK);
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    for site in SITES {
        assert!(
            page.contains(&format!("href=\"/start/{}\"", site.name)),
            "{}",
            site.name
        );
        assert!(page.contains(site.about) && page.contains(site.domain));
        let url = format!("{}/start/{}?theme=dark", sandbox.origin(), site.name);
        let response = send(http.get(url)).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let to = header(&response, "location");
        assert!(
            to.starts_with("/login/ma_") && to.ends_with("&theme=dark"),
            "{to}"
        );
    }
    assert_eq!(
        error(caller.get("/start/nowhere").await).await,
        (404, "not_found".into())
    );
}

#[tokio::test]
async fn a_page_with_a_sign_in_of_its_own_is_handed_what_it_needs() {
    let sandbox = sandbox_with(Options {
        default_site: site("mfa"),
        ..Options::default()
    })
    .await;
    let url = format!("{}/start", sandbox.origin());
    let response = send(reqwest::Client::new().post(url)).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(header(&response, "cache-control"), "no-store");
    let login: Value = response.json().await.unwrap();
    let text = |name: &str| login[name].as_str().unwrap();
    let browser = Caller::browser(&sandbox, text("id"));
    let exchanged = browser.exchange(text("handoff_code")).await;
    assert_eq!(exchanged.status(), StatusCode::OK);
    let snapshot = browser.snapshot().await;
    assert_eq!(snapshot["domain"], site("mfa").domain);
    assert_eq!(
        snapshot["flow_step"], "DISCOVERING",
        "it waits for its page"
    );
}

#[tokio::test]
async fn the_tests_controls_are_off_unless_asked_for() {
    let options = Options {
        port: Port::Any,
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let caller = Caller::backend(&sandbox, "");
    for path in ["/sandbox/counts", "/sandbox/faults"] {
        assert_eq!(error(caller.get(path).await).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn a_test_in_a_browser_can_start_approve_and_cancel_logins() {
    let sandbox = sandbox().await;
    let anyone = Caller::backend(&sandbox, "").with_token("");
    let start = async |body: Value| -> Value {
        let response = anyone.post("/sandbox/logins", body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        response.json().await.unwrap()
    };
    let login = start(json!({ "site": "push", "elsewhere_ms": null, "profile_name": "me" })).await;
    let id = login["id"].as_str().unwrap();
    assert_eq!(sandbox.snapshot(id).unwrap()["profile_name"], "me");
    let approve = format!("/sandbox/connections/{id}/approve");
    assert_eq!(error(anyone.post(&approve, json!({})).await).await.0, 409);
    let cancel = format!("/sandbox/connections/{id}/cancel");
    assert_eq!(
        anyone.post(&cancel, json!({})).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(sandbox.snapshot(id).unwrap()["flow_status"], "CANCELED");

    let expired = start(json!({ "expires_in_ms": 0 })).await;
    let snapshot = sandbox.snapshot(expired["id"].as_str().unwrap()).unwrap();
    assert_eq!(snapshot["flow_status"], "EXPIRED");
    let nowhere = anyone
        .post("/sandbox/logins", json!({ "site": "nowhere" }))
        .await;
    assert_eq!(error(nowhere).await.0, 404);
}

#[tokio::test]
async fn a_port_is_exact_or_the_next_free_one() {
    let first = sandbox().await;
    let taken = first.address().port();
    let exactly = Options {
        port: Port::Exactly(taken),
        ..Options::default()
    };
    assert!(Sandbox::start(exactly).await.is_err());
    let next = Options {
        port: Port::NextFrom(taken),
        ..Options::default()
    };
    let second = Sandbox::start(next).await.unwrap();
    assert!(second.address().port() > taken);
    assert!(second.address().ip().is_loopback());
}
