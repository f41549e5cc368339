//! The page as others serve it: nginx, Caddy, and hosts that read `_headers` and `_redirects`. The
//! headers are those of the sandbox, under which all other tests run.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use managed_auth_e2e::{Host, Program, Stage, dist, run_in_one_browser as run, until};
use reqwest::header::HeaderMap;
use reqwest::{Client, StatusCode};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const GUARDS: [&str; 5] = [
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "cross-origin-opener-policy",
    "permissions-policy",
];
/// The page, at each of its addresses.
const PAGES: [&str; 6] = [
    "/",
    "/?id=ma_1&code=x",
    "/index.html",
    "/login?id=ma_1&code=x",
    "/login/ma_1?code=x",
    "/login/a%2Fb%20c?code=x",
];

/// What was answered: status, headers, body.
type Answer = (StatusCode, HeaderMap, Vec<u8>);

async fn get(origin: &str, path: &str, encodings: &str) -> Answer {
    let request = Client::new().get(format!("{origin}{path}"));
    let response = request.header("accept-encoding", encodings).send().await;
    let response = response.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// The headers that guard the page, for a host with its API elsewhere and nobody around it.
async fn guards(stage: &Stage, api: &str) -> Vec<(&'static str, String)> {
    let (_, headers, _) = get(stage.sandbox.origin(), "/login/ma_1", "").await;
    let own = |name| {
        let value = header(&headers, name);
        let elsewhere = value.replace("connect-src 'self'", &format!("connect-src 'self' {api}"));
        elsewhere.replace("frame-ancestors 'self'", "frame-ancestors 'none'")
    };
    GUARDS.map(|name| (name, own(name))).to_vec()
}

fn is_guarded(headers: &HeaderMap, guards: &[(&str, String)], path: &str) {
    for (name, value) in guards {
        assert_eq!(header(headers, name), value, "{name} of {path}");
    }
}

/// The built files, by their paths, that are sent as they are or compressed.
fn files() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(dist())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| [".js", ".css", ".wasm"].iter().any(|it| name.ends_with(it)))
        .map(|name| format!("/{name}"))
        .collect();
    assert_eq!(files.len(), 4, "boot, glue, style and wasm: {files:?}");
    files.extend(["/languages/de.json".to_owned()]);
    files
}

fn is_hashed(path: &str) -> bool {
    !path.trim_start_matches('/').contains('/')
}

fn media_types(path: &str) -> &'static [&'static str] {
    match Path::new(path).extension().unwrap().to_str().unwrap() {
        "js" => &["text/javascript", "application/javascript"],
        "css" => &["text/css"],
        "json" => &["application/json"],
        "svg" => &["image/svg+xml"],
        "wasm" => &["application/wasm"],
        other => panic!("{path} is of no known kind: {other}"),
    }
}

async fn serves_well(program: Program, stage: &Stage) {
    let api = stage.sandbox.origin();
    let host = Host::start(program, api).await;
    let guards = guards(stage, api).await;
    let page = fs::read(host.page().join("index.html")).unwrap();

    for path in PAGES {
        let (status, headers, body) = get(host.origin(), path, "identity").await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(body == page, "{path} is not the page as its host edited it");
        assert_eq!(header(&headers, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&headers, "cache-control"), "no-cache", "{path}");
        is_guarded(&headers, &guards, path);
        let (_, headers, _) = get(host.origin(), path, "gzip, br").await;
        assert_eq!(header(&headers, "content-encoding"), "gzip", "{path}");
    }

    let files = files();
    for path in &files {
        for (encodings, expected, ending) in [
            ("identity", "", ""),
            ("gzip", "gzip", ".gz"),
            ("gzip, deflate, br, zstd", "br", ".br"),
        ] {
            let (status, headers, body) = get(host.origin(), path, encodings).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert_eq!(header(&headers, "content-encoding"), expected, "{path}");
            let file = dist().join(format!("{}{ending}", path.trim_start_matches('/')));
            assert!(body == fs::read(file).unwrap(), "{path}{ending}");
            let kind = header(&headers, "content-type").split(';').next().unwrap();
            assert!(media_types(path).contains(&kind), "{path} is {kind}");
            let caching = if is_hashed(path) {
                FOR_EVER
            } else {
                "no-cache"
            };
            assert_eq!(header(&headers, "cache-control"), caching, "{path}");
            let varies = header(&headers, "vary").eq_ignore_ascii_case("accept-encoding");
            assert!(varies || expected.is_empty(), "{path} in {encodings}");
            is_guarded(&headers, &guards, path);
        }
    }

    for path in [
        "/missing.js",
        "/boot-0123456789abcdef.js",
        "/languages/xx.json",
        "/login.js",
        "/..%2f..%2fetc/passwd",
    ] {
        let (status, headers, _) = get(host.origin(), path, "identity").await;
        assert!(status.is_client_error(), "{path}: {status}");
        assert!(!header(&headers, "cache-control").contains("immutable"));
        if status == StatusCode::NOT_FOUND {
            is_guarded(&headers, &guards, path);
        }
    }

    // What has not changed is not sent again.
    let (_, headers, _) = get(host.origin(), "/login/ma_1", "identity").await;
    let address = format!("{}/login/ma_1", host.origin());
    let again = Client::new().get(&address);
    let again = again
        .header("if-none-match", header(&headers, "etag"))
        .send()
        .await;
    assert_eq!(again.unwrap().status(), StatusCode::NOT_MODIFIED);
}

/// A whole login under the real headers, with the API on another origin.
async fn signs_in(program: Program, stage: &Stage) {
    let host = Host::start(program, stage.sandbox.origin()).await;
    let login = stage.login("mfa");
    let address = login
        .hosted_url
        .replace(stage.sandbox.origin(), host.origin());
    let page = stage.open_at(&format!("{address}&lang=en")).await;
    page.agree().await;
    page.sign_in().await;
    page.press("***-***-9034").await;
    page.fill("Verification code", "482913").await;
    page.press("Continue").await;
    stage.succeeded_once(&login, &page).await;
    assert_eq!(page.faults().await, [""; 0]);
    assert_eq!(page.warnings().await, [""; 0]);
    let counts = stage.counts(&login);
    assert_eq!((counts.exchange, counts.retrieve, counts.events), (1, 1, 1));
}

#[test]
fn nginx_serves_the_page_well() {
    run(async |stage| serves_well(Program::Nginx, stage).await);
}

#[test]
fn caddy_serves_the_page_well() {
    run(async |stage| serves_well(Program::Caddy, stage).await);
}

#[test]
fn a_login_behind_nginx() {
    run(async |stage| signs_in(Program::Nginx, stage).await);
}

#[test]
fn a_login_behind_caddy() {
    run(async |stage| signs_in(Program::Caddy, stage).await);
}

/// Serves a page of which one script has been changed after the build, and opens it; whether it starts.
async fn starts_with_changed(stage: &Stage, script: &str) -> bool {
    let host = Host::start(Program::Nginx, stage.sandbox.origin()).await;
    let name = files()
        .into_iter()
        .find(|name| name.starts_with(script) && name.ends_with(".js"));
    let file = host.page().join(name.unwrap().trim_start_matches('/'));
    for packed in [".br", ".gz"] {
        fs::remove_file(format!("{}{packed}", file.display())).unwrap();
    }
    let mut content = fs::read(&file).unwrap();
    content.extend(b"/**/");
    fs::write(&file, content).unwrap();
    let login = stage.login("password");
    let address = login
        .hosted_url
        .replace(stage.sandbox.origin(), host.origin());
    let page = stage.open_at(&address).await;
    let is_refused = async || {
        page.faults()
            .await
            .iter()
            .any(|it| it.starts_with("error: "))
    };
    until("the page, or what the browser says of it", async || {
        let started = page.step().await.is_some();
        (started || is_refused().await).then_some(started)
    })
    .await;
    page.settle().await;
    page.step().await.is_some()
}

#[test]
fn scripts_that_are_not_those_of_the_build_do_not_run() {
    run(async |stage| {
        assert!(!starts_with_changed(stage, "/boot-").await, "the loader");
        assert!(!starts_with_changed(stage, "/leptos-").await, "the glue");
    });
}

/// `_headers`: the rules that match a path, one after the other.
fn static_headers(path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut matches = false;
    let rules = include_str!("../../../page/hosting/_headers");
    for line in rules.lines().filter(|line| !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix("  ") {
            let (name, value) = header.split_once(": ").unwrap();
            if matches {
                found.push((name.to_lowercase(), value.to_owned()));
            }
        } else {
            matches = fits(path, line);
        }
    }
    found
}

/// Whether a pattern, which can end in a `*`, fits the path.
fn fits(path: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == pattern,
    }
}

/// `_redirects`: the file for a path that is none itself.
fn static_file(path: &str) -> Option<&'static str> {
    let rules = include_str!("../../../page/hosting/_redirects").lines();
    let mut rules = rules.map(|line| line.split(' ').collect::<Vec<_>>());
    let rule = rules.find(|rule| fits(path, rule[0]))?;
    assert_eq!(rule[2], "200", "the address stays");
    Some(rule[1])
}

#[test]
fn static_hosts_are_told_the_same() {
    run(async |stage| {
        let mut guards = guards(stage, "https://api.onkernel.com").await;
        guards.sort();
        for path in ["/", "/login/ma_1", "/languages/de.json", "/marks/x.svg"] {
            let mut told = static_headers(path);
            told.sort();
            let expected = guards
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()));
            assert_eq!(told, expected.collect::<Vec<_>>(), "{path}");
        }
        for path in files() {
            let told = static_headers(&path);
            let caching = told.iter().filter(|(name, _)| name == "cache-control");
            let caching: Vec<_> = caching.map(|(_, value)| value.as_str()).collect();
            assert_eq!(
                caching == [FOR_EVER],
                is_hashed(&path),
                "{path}: {caching:?}"
            );
        }
        for path in ["/login", "/login/ma_1", "/login/a%2Fb"] {
            assert_eq!(static_file(path), Some("/index.html"), "{path}");
        }
        assert_eq!(static_file("/login.js"), None);
    });
}
