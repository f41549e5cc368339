//! Your backend's part, as the examples with a server of their own have it: it starts a login with
//! its API key, and passes the page's calls on to the API.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use reqwest::Client;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::env;
use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A longer answer is none that a person gave.
const LONGEST_BODY: usize = 64 << 10;

/// The API, and the key to it.
#[derive(Clone)]
pub struct Backend {
    client: Client,
    api: String,
    /// Stays here.
    api_key: String,
}

/// Without the key.
impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Backend({})", self.api)
    }
}

impl Backend {
    /// The sandbox, unless `API_URL` and `API_KEY` name another.
    #[must_use]
    pub fn from_env() -> Self {
        let or = |name, usually: &str| env::var(name).unwrap_or_else(|_| usually.to_owned());
        Self {
            client: Client::new(),
            api: or("API_URL", "http://127.0.0.1:8787"),
            api_key: or("API_KEY", "sandbox"),
        }
    }

    /// Creates a connection and a login on it: each visit is one of its own. Yours would know who
    /// visits. Of the answer, the app takes the connection's `id` and the `handoff_code`.
    ///
    /// # Errors
    ///
    /// When the API cannot be asked, or refuses.
    pub async fn start_login<T: DeserializeOwned>(&self) -> Result<T, Failed> {
        let visitor = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
        let connection = json!({
            "domain": "login.example.com",
            "profile_name": format!("visitor-{visitor}"),
        });
        let made: Value = self.call("/auth/connections", &connection).await?;
        let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
        let path = format!("/auth/connections/{id}/login");
        self.call(&path, &json!({})).await
    }

    async fn call<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Failed> {
        let url = format!("{}{path}", self.api);
        let request = self.client.post(url).bearer_auth(&self.api_key);
        let answer = request.json(body).send().await?.error_for_status()?;
        Ok(answer.json().await?)
    }

    /// Routes for the browser's four calls, on the page's own origin: no CORS, and a policy with
    /// `connect-src 'self'`.
    pub fn routes(self) -> Router {
        Router::new()
            .route("/auth/connections/{id}", get(pass_on))
            .route("/auth/connections/{id}/events", get(pass_on))
            .route("/auth/connections/{id}/exchange", post(pass_on))
            .route("/auth/connections/{id}/submit", post(pass_on))
            .with_state(self)
    }
}

/// With the browser's own token: the API key is never put on its calls.
async fn pass_on(State(backend): State<Backend>, request: Request) -> Result<Response, Failed> {
    let (head, body) = request.into_parts();
    let there = [
        header::ACCEPT,
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        HeaderName::from_static("last-event-id"),
    ];
    let back = [header::CONTENT_TYPE, header::DATE, header::RETRY_AFTER];
    let url = format!("{}{}", backend.api, head.uri.path());
    let request = backend.client.request(head.method, url);
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

/// What every page with a sign-in says of itself: who may run scripts besides its own files, and that
/// nobody keeps it, learns its address, or frames it.
#[must_use]
pub fn page_headers(scripts: &str) -> [(HeaderName, String); 3] {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    [
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ]
}

/// The API could not be asked. The page tries again by itself what passes by itself.
#[derive(Debug)]
pub struct Failed(Box<dyn Error>);

impl<E: Into<Box<dyn Error>>> From<E> for Failed {
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
