//! The server: renders the page for a login that its backend has started.

use crate::app::{App, Login};
use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use example_axum_backend::{Backend, Failed, page_headers};
use leptos::prelude::*;
use std::env;
use tower_http::services::ServeDir;

#[derive(Clone)]
struct Server {
    backend: Backend,
    /// The page as trunk built it, with the places to fill in.
    page: String,
}

pub(crate) async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let setting = |name, usually: &str| env::var(name).unwrap_or_else(|_| usually.to_owned());
    let dist = setting("DIST", concat!(env!("CARGO_MANIFEST_DIR"), "/dist"));
    let server = Server {
        backend: Backend::from_env(),
        page: tokio::fs::read_to_string(format!("{dist}/index.html")).await?,
    };
    let calls = server.backend.clone().routes();
    let router = Router::new()
        .route("/", get(page))
        .fallback_service(ServeDir::new(dist))
        .with_state(server)
        .merge(calls);
    let port = setting("PORT", "3000");
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("Open http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn page(State(server): State<Server>) -> Result<impl IntoResponse, Failed> {
    let login: Login = server.backend.start_login().await?;
    // Data and no script; `<` could end the element.
    let block = serde_json::to_string(&login)?.replace('<', "\\u003c");
    let html = Owner::new().with(|| view! { <App login /> }.to_html());
    let page = server.page.replace("{{login}}", &block);
    let page = page.replace("{{app}}", &html);
    Ok((page_headers(""), Html(page)))
}
