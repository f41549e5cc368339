//! The examples in `examples/`, as they were built.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::stage::{place, with_page};

/// Where the built example of this name is.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn example(name: &str) -> PathBuf {
    with_page(examples().join(name))
}

fn examples() -> PathBuf {
    place("MANAGED_AUTH_EXAMPLES", "target/examples")
}

/// The server of an example that has one, until it is dropped.
#[derive(Debug)]
pub struct ExampleServer {
    process: Child,
    /// Where its page is.
    pub address: String,
}

impl ExampleServer {
    /// Stays on the server.
    pub const API_KEY: &str = "sk-never-in-the-browser";

    /// Starts the example of this name, with the API at this address.
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[must_use]
    pub fn start(name: &str, api: &str) -> Self {
        let program = format!("example-{name}{}", std::env::consts::EXE_SUFFIX);
        let program = place("MANAGED_AUTH_EXAMPLE_SERVERS", "target/debug").join(program);
        let mut process = Command::new(program)
            .env("API_URL", api)
            .env("API_KEY", Self::API_KEY)
            // One is told where its files are, and where to listen, so,
            .env("DIST", examples().join(name))
            .env("PORT", "0")
            // and the other as cargo-leptos tells it.
            .env("LEPTOS_OUTPUT_NAME", "islands")
            .env("LEPTOS_SITE_ROOT", examples().join(name))
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Open ").unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for ExampleServer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
