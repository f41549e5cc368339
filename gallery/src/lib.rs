//! The gallery: the hosted page as it is shipped, in every state worth looking at.
//!
//! A frame is the built page, byte for byte, with one script before its own: `page/replay.js`, which
//! answers the page's requests from what was recorded in `states/`. Nothing in the page knows of it.
//!
//! | address | what |
//! |---|---|
//! | `/` | the controls, with one frame or the wall of all |
//! | `/studio.html` | the brand studio |
//! | `/states` | the states, by step |
//! | `/frame/{state}` | leads to the page in this state |
//!
//! A frame takes `theme` and `lang` as the page itself does, `brand` (a file of `brands/`),
//! `text=200` for text of twice the size, and `host=hostile` for a host's worst stylesheet.

mod frame;
mod recorded;
mod still;

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

pub use recorded::{brands, states};
pub use still::export;

/// The strict policy that `docs/book/src/hosting.md` asks hosts to serve the page with.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'";
/// The gallery's own pages also hold frames.
const POLICY_AROUND: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'";

/// Where the gallery's own files are: read on each request, so that an edit shows on reload.
fn files() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A gallery that is being served, for as long as the runtime that it was started in.
#[derive(Debug)]
pub struct Gallery {
    origin: String,
}

impl Gallery {
    /// Binds a port of 127.0.0.1 (0 for any) and serves the built page in `dist`.
    ///
    /// # Errors
    ///
    /// When the port cannot be had.
    pub async fn start(port: u16, dist: PathBuf) -> io::Result<Self> {
        Self::serve(port, router(dist)).await
    }

    /// The same for files that need no server of ours: what [`export`] has written, and what is
    /// around it.
    ///
    /// # Errors
    ///
    /// When the port cannot be had.
    pub async fn of_files(port: u16, site: PathBuf) -> io::Result<Self> {
        let files = Router::new().fallback_service(ServeDir::new(site));
        Self::serve(port, files).await
    }

    async fn serve(port: u16, router: Router) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move {
            // `axum::serve` retries every accept error itself; it never returns one.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { origin })
    }

    /// Its origin, such as `http://127.0.0.1:8790`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

fn router(dist: PathBuf) -> Router {
    Router::new()
        .route(
            "/",
            get(async |request: Request| own("index.html", request).await),
        )
        .route(
            "/studio.html",
            get(async |request: Request| own("studio.html", request).await),
        )
        .route("/states", get(recorded::all))
        .route("/frame/{state}", get(frame::lead))
        .route("/login/{state}", get(frame::page))
        .nest_service("/gallery", ServeDir::new(files().join("page")))
        .fallback(built)
        .with_state(dist)
        .layer(from_fn(with_headers))
}

async fn own(name: &str, request: Request) -> Response {
    let file = files().join("page").join(name);
    let served = tower_http::services::ServeFile::new(file)
        .try_call(request)
        .await;
    served.map_or_else(broken, |response| response.map(Body::new).into_response())
}

/// A file of the built page.
async fn built(State(dist): State<PathBuf>, request: Request) -> Response {
    let served = ServeDir::new(dist).try_call(request).await;
    served.map_or_else(broken, |response| response.map(Body::new).into_response())
}

fn broken(error: impl std::fmt::Display) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}

async fn with_headers(request: Request, next: Next) -> Response {
    let is_around = matches!(request.uri().path(), "/" | "/studio.html");
    // The wall shows the page dozens of times: what never changes is fetched once.
    let never_changes = request.uri().path().ends_with(".wasm");
    let mut response = next.run(request).await;
    let mut set = |name, value| {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value))
    };
    set(
        header::CONTENT_SECURITY_POLICY,
        if is_around { POLICY_AROUND } else { POLICY },
    );
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    let caching = if never_changes {
        "max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    set(header::CACHE_CONTROL, caching);
    response
}
