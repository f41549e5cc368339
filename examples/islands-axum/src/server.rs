//! What it answers.

use any_spawner::Executor;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use example_axum_backend::{Backend, Failed, page_headers};
use example_islands_axum::{Login, page};
use leptos::config::{LeptosOptions, get_configuration};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{ResponseOptions, render_app_to_stream};
use leptos_managed_auth::STYLESHEET;
use tower_http::services::ServeDir;

#[derive(Clone)]
struct Server {
    backend: Backend,
    /// From the variables that cargo-leptos sets.
    options: LeptosOptions,
}

pub(crate) async fn run() -> Result<(), Box<dyn std::error::Error>> {
    Executor::init_tokio()?;
    let options = get_configuration(None)?.leptos_options;
    let (address, files) = (options.site_addr, ServeDir::new(&*options.site_root));
    let backend = Backend::from_env();
    let calls = backend.clone().routes();
    let css = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    let router = Router::new()
        .route("/", get(visit))
        .route("/managed-auth.css", get(async move || (css, STYLESHEET)))
        .fallback_service(files)
        .with_state(Server { backend, options })
        .merge(calls);
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("Open http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn visit(State(server): State<Server>, request: Request) -> Result<Response, Failed> {
    let login: Login = server.backend.start_login().await?;
    let render = render_app_to_stream(move || {
        // Leptos has one small script in the page that starts the islands, and gives it a nonce.
        let nonce = use_nonce().map(|nonce| format!(" 'nonce-{nonce}'"));
        let answer = expect_context::<ResponseOptions>();
        for (name, value) in page_headers(&nonce.unwrap_or_default()) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                answer.insert_header(name, value);
            }
        }
        page(&server.options, login.clone())
    });
    Ok(render(request).await)
}
