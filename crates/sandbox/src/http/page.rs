//! The page: the built one with its strict headers, and a list of the sites to start from.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use tower_http::services::ServeDir;

use super::request::Segment;
use crate::error::ApiError;
use crate::options::LoginOptions;
use crate::sandbox::Shared;
use crate::site::{SITES, Site};

/// What goes with everything that the page is made of; `page/hosting/` has the same for other servers.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin-allow-popups",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'";

/// The hosted page keeps to it; other apps that are served here may not.
const TRUSTED_TYPES: &str = "require-trusted-types-for 'script'; trusted-types 'none'; ";

/// `GET /`: every site, each with a link that starts a login there.
pub(super) async fn sites(State(shared): State<Arc<Shared>>) -> Response {
    let mut items = String::new();
    for Site {
        name,
        domain,
        about,
        ..
    } in SITES
    {
        // Writing to a string does not fail, and the table holds no markup (its test sees to that).
        let _ = write!(
            items,
            "<li><a href=\"/start/{name}\"><b>{name}</b> <code>{domain}</code><span>{about}</span></a></li>"
        );
    }
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sandbox</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <link rel=\"stylesheet\" href=\"/sandbox.css\"></head><body><h1>Sandbox</h1>\
         <p>Each link starts a new login. Type whatever you like, unless the site says otherwise.</p>\
         <ul>{items}</ul></body></html>"
    );
    with_headers(&shared, Html(page).into_response(), "no-store")
}

pub(super) async fn sites_style(State(shared): State<Arc<Shared>>) -> Response {
    let css = include_str!("sandbox.css");
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    with_headers(&shared, (kind, css).into_response(), "no-cache")
}

/// `GET /start/{site}`: a new login, and on to its page. Whatever else the address says (a theme, a
/// language) is passed on.
pub(super) async fn start(
    State(shared): State<Arc<Shared>>,
    Segment(name): Segment,
    uri: Uri,
) -> Result<Response, ApiError> {
    let Some(site) = Site::named(&name) else {
        return Err(ApiError::not_found(format!("There is no site `{name}`.")));
    };
    let login = shared.create_login(site, held())?;
    let rest = uri
        .query()
        .map_or_else(String::new, |query| format!("&{query}"));
    // From the path on, so that it also works behind another name for this machine.
    let to = login
        .hosted_url
        .strip_prefix(&shared.origin)
        .unwrap_or(&login.hosted_url);
    Ok(with_headers(
        &shared,
        Redirect::to(&format!("{to}{rest}")).into_response(),
        "no-store",
    ))
}

/// `POST /start`: a new login on the default site, and of it what a customer's backend hands to its
/// own page, which shows the sign-in itself.
pub(super) async fn hand_over(State(shared): State<Arc<Shared>>) -> Result<Response, ApiError> {
    let login = shared.create_login(shared.options.default_site, held())?;
    let answer = json!({ "id": login.id, "handoff_code": login.handoff_code });
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, no_store, Json(answer)).into_response())
}

/// A login whose script waits for whoever looks.
fn held() -> LoginOptions {
    LoginOptions {
        hold: true,
        ..LoginOptions::default()
    }
}

/// `GET /login/{id}`: the built page, which reads the rest from its address. It is pointed at this
/// sandbox the way any host does it, in its configuration block.
pub(super) async fn hosted(State(shared): State<Arc<Shared>>) -> Response {
    let missing = || {
        let page = "<!doctype html><title>No page</title><h1>No page was built</h1>\
             <p>The API is here, the page is not: build it, and start the sandbox with its directory.";
        let response = (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response();
        with_headers(&shared, response, "no-store")
    };
    let Some(dist) = &shared.options.dist else {
        return missing();
    };
    let Ok(html) = tokio::fs::read_to_string(dist.join("index.html")).await else {
        return missing();
    };
    let html = configured(&html, &shared.options.page_config);
    let style = shell_style(&html).map(policy_source);
    let response = with_headers(&shared, Html(html).into_response(), "no-cache");
    let response = with_policy(response, |policy| match &style {
        Some(style) => policy.replace("style-src 'self'", &format!("style-src 'self' {style}")),
        None => policy.to_owned(),
    });
    typed(response)
}

/// The style in the page's head, if it has one: what it is painted with before anything else arrives.
fn shell_style(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("<style>")?;
    Some(rest.split_once("</style>")?.0)
}

/// How a content security policy names a style that stands in the page.
fn policy_source(style: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style)))
}

/// Asks for Trusted Types.
fn typed(response: Response) -> Response {
    let types = [TRUSTED_TYPES, "frame-ancestors"].concat();
    with_policy(response, |policy| policy.replace("frame-ancestors", &types))
}

fn with_policy(mut response: Response, change: impl FnOnce(&str) -> String) -> Response {
    let headers = response.headers_mut();
    let policy = headers.get(header::CONTENT_SECURITY_POLICY);
    let changed = policy.and_then(|policy| policy.to_str().ok()).map(change);
    if let Some(changed) = changed.and_then(|it| HeaderValue::from_str(&it).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, changed);
    }
    response
}

/// The page with these settings in its configuration block, and what else its host has written there;
/// unchanged where it has none.
fn configured(html: &str, config: &str) -> String {
    let block = html.find("managed-auth-config").and_then(|at| {
        let (head, rest) = html.split_at_checked(at)?;
        let (tag, rest) = rest.split_once('>')?;
        let (hosts, tail) = rest.split_once("</script>")?;
        let config = over(hosts, config).unwrap_or_else(|| config.to_owned());
        Some(format!("{head}{tag}>{config}</script>{tail}"))
    });
    block.unwrap_or_else(|| html.to_owned())
}

/// Settings over those of the host, where both can be read.
fn over(hosts: &str, config: &str) -> Option<String> {
    let mut all: Map<String, Value> = serde_json::from_str(hosts).ok()?;
    all.extend(serde_json::from_str::<Map<String, Value>>(config).ok()?);
    // Only texts have such a sign, and none may end the element.
    Some(Value::Object(all).to_string().replace('<', "\\u003c"))
}

/// Everything else: a file of the built page, or an error.
pub(super) async fn file(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let nothing = || ApiError::not_found(format!("There is nothing at {path}.")).into_response();
    let is_api = path.starts_with("/auth/") || path.starts_with("/sandbox/");
    let Some(dist) = shared.options.dist.as_ref().filter(|_| !is_api) else {
        return nothing();
    };
    let response = read(dist, request).await;
    let response = match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => return nothing(),
        _ if is_hashed(&path) => {
            with_headers(&shared, response, "public, max-age=31536000, immutable")
        }
        _ => with_headers(&shared, response, "no-cache"),
    };
    if path.ends_with(".html") {
        return response;
    }
    typed(response)
}

async fn read(dist: &Path, request: Request) -> Response {
    let mut files = ServeDir::new(dist)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    match files.try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) => {
            let message = format!("The page's files cannot be read: {error}.");
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
                .into_response()
        }
    }
}

fn with_headers(shared: &Shared, mut response: Response, caching: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let mut policy = POLICY.to_owned();
    for origin in &shared.options.embedders {
        policy.push(' ');
        policy.push_str(origin);
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if !shared.options.embedders.is_empty() {
        // Any other value would cut the page off from a window of another origin that opened it.
        headers.remove("cross-origin-opener-policy");
    }
    response
}

/// Whether the name of the file changes with its content: `page-1a2b3c4d5e6f7081_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.']).any(|part| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_has_written_into_its_page_stays() {
        let page = |block: &str| format!("<script id=\"managed-auth-config\">{block}</script>!");
        let hosts = r#"{"apiBaseUrl":"https://api.example.com","lang":"\u003c/script>"}"#;
        let pointed_here = r#"{"apiBaseUrl":""}"#;
        let all = r#"{"apiBaseUrl":"","lang":"\u003c/script>"}"#;
        assert_eq!(configured(&page(hosts), pointed_here), page(all));
        // What cannot be read is not mended here.
        assert_eq!(configured(&page("{"), pointed_here), page(pointed_here));
        assert_eq!(configured(&page(hosts), "{"), page("{"));
        assert_eq!(configured("<p>No block</p>", "{}"), "<p>No block</p>");
    }

    #[test]
    fn only_names_with_a_hash_in_them_are_kept_for_ever() {
        assert!(is_hashed("/page-1a2b3c4d5e6f7081.js"));
        assert!(is_hashed("/page-1a2b3c4d5e6f7081_bg.wasm"));
        assert!(is_hashed("/snippets/inline-0a1b2c3d4e5f6071.css"));
        for name in [
            "/index.html",
            "/boot.js",
            "/facade.js",
            "/page-2024.js",
            "/",
            "/deadbeef.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
