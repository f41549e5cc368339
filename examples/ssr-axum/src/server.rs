//! The server: starts a login with its API key, renders the page, and passes the page's calls on.

use crate::app::{App, Login};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::*;
use reqwest::Client;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::env;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tower_http::services::ServeDir;

/// No inline script, and nobody else to talk to.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// A longer answer is none that a person gave.
const LONGEST_BODY: usize = 64 << 10;

struct Server {
    client: Client,
    api: String,
    /// Stays here.
    api_key: String,
    /// The page as trunk built it, with the places to fill in.
    page: String,
}

pub(crate) async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let setting = |name: &str, usually: &str| env::var(name).unwrap_or_else(|_| usually.to_owned());
    let dist = setting("DIST", concat!(env!("CARGO_MANIFEST_DIR"), "/dist"));
    let server = Server {
        client: Client::new(),
        api: setting("API_URL", "http://127.0.0.1:8787"),
        api_key: setting("API_KEY", "sandbox"),
        page: tokio::fs::read_to_string(format!("{dist}/index.html")).await?,
    };
    let router = Router::new()
        .route("/", get(page))
        .route("/auth/connections/{id}", get(pass_on))
        .route("/auth/connections/{id}/events", get(pass_on))
        .route("/auth/connections/{id}/exchange", post(pass_on))
        .route("/auth/connections/{id}/submit", post(pass_on))
        .fallback_service(ServeDir::new(dist))
        .with_state(Arc::new(server));
    let port = setting("PORT", "3000");
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Open http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

/// Each visit is a login of its own. Yours would know who visits.
async fn page(State(server): State<Arc<Server>>) -> Result<Response, Failed> {
    let login = start_login(&server).await?;
    // Data and no script; `<` could end the element.
    let block = serde_json::to_string(&login)?.replace('<', "\\u003c");
    let html = Owner::new().with(|| view! { <App login /> }.to_html());
    let page = server.page.replace("{{login}}", &block);
    let page = page.replace("{{app}}", &html);
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, Html(page)).into_response())
}

/// Creates the connection and a login on it, as your backend would.
async fn start_login(server: &Server) -> Result<Login, Failed> {
    let visitor = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
    let connection = json!({
        "domain": "login.example.com",
        "profile_name": format!("visitor-{visitor}"),
    });
    let made: Value = call(server, "/auth/connections", &connection).await?;
    let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
    call(server, &format!("/auth/connections/{id}/login"), &json!({})).await
}

async fn call<T: DeserializeOwned>(server: &Server, path: &str, body: &Value) -> Result<T, Failed> {
    let url = format!("{}{path}", server.api);
    let request = server.client.post(url).bearer_auth(&server.api_key);
    let answer = request.json(body).send().await?.error_for_status()?;
    Ok(answer.json().await?)
}

/// The browser's four calls, with the browser's own token: the API key is never put on them.
async fn pass_on(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Failed> {
    let (head, body) = request.into_parts();
    let there = [
        header::ACCEPT,
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        HeaderName::from_static("last-event-id"),
    ];
    let back = [header::CONTENT_TYPE, header::DATE, header::RETRY_AFTER];
    let url = format!("{}{}", server.api, head.uri.path());
    let request = server.client.request(head.method, url);
    let request = request.headers(only(&head.headers, &there));
    let answer = request
        .body(to_bytes(body, LONGEST_BODY).await?)
        .send()
        .await?;
    let (status, headers) = (answer.status(), only(answer.headers(), &back));
    // Chunk by chunk: the event stream has no end to wait for.
    let body = Body::from_stream(answer.bytes_stream());
    Ok((status, headers, body).into_response())
}

fn only(headers: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let named = |name: &HeaderName| Some((name.clone(), headers.get(name)?.clone()));
    names.iter().filter_map(named).collect()
}

/// The API could not be asked. The page tries again by itself what passes by itself.
struct Failed(Box<dyn std::error::Error>);

impl<E: Into<Box<dyn std::error::Error>>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        eprintln!("{}", self.0);
        StatusCode::BAD_GATEWAY.into_response()
    }
}
