//! The server: renders the page for a login that its backend has started.

#[cfg(feature = "ssr")]
mod server;

#[cfg(feature = "ssr")]
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    server::run().await
}

#[cfg(not(feature = "ssr"))]
fn main() {
    // The browser's part is the library.
}
