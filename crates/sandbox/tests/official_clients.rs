//! The referee: the official clients, installed from their registries into a temporary directory, sign in
//! to the scripted sites. Skipped, with a line that says so, only where they cannot be had.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what is wrong by panicking, and its helpers do so too"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use managed_auth_sandbox::{Options, Port, SITES, Sandbox};

const PYTHON_CLIENT: &str = "kernel==0.131.0";
const NODE_CLIENT: &str = "@onkernel/sdk@0.84.0";

/// What pip, npm and the system say when nothing answers.
const OUT_OF_REACH: &[&str] = &[
    "Failed to establish a new connection",
    // With its retries turned off, pip only says that it found nothing at all.
    "(from versions: none)",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Connection refused",
    "Read timed out",
    "ConnectTimeout",
    "ProxyError",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
];

/// A directory that goes away with it.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sandbox-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary directory can be made");
        Self(path)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What stays behind is in the temporary directory.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_python_client_finishes_its_logins() {
    let room = Room::new("python");
    let python = room.0.join("bin/python");
    let steps = [
        command("python3", &["-m", "venv", "--clear", "."], &room.0),
        command(
            &python,
            &[
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                PYTHON_CLIENT,
            ],
            &room.0,
        ),
    ];
    if is_installed(PYTHON_CLIENT, steps) {
        let script = script("follow.py");
        sign_in(move |words| {
            let mut run = command(&python, &[], &room.0);
            run.arg(script).args(words);
            run.output()
        })
        .await;
    }
}

#[tokio::test]
async fn the_node_client_finishes_its_logins() {
    let room = Room::new("node");
    let npm = [
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefix",
        ".",
        NODE_CLIENT,
    ];
    let steps = [command("npm", &npm, &room.0)];
    if is_installed(NODE_CLIENT, steps) {
        let script = script("follow.mjs");
        sign_in(move |words| {
            let mut run = command("node", &[], &room.0);
            run.arg(script).args(words);
            run.output()
        })
        .await;
    }
}

/// Has the client sign in to every site whose end does not hang on the clock and whose states are ones
/// that it knows.
async fn sign_in(client: impl FnOnce(Vec<String>) -> std::io::Result<Output> + Send + 'static) {
    let options = Options {
        port: Port::Any,
        pace: 0.01,
        elsewhere: Some(Duration::from_millis(20)),
        heartbeat: Duration::from_millis(5),
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.expect("a port is free");
    let mut words = vec![sandbox.origin().to_owned()];
    for site in SITES
        .iter()
        .filter(|site| !["expiry", "unknown"].contains(&site.name))
    {
        let end = match site.name {
            "captcha" | "no-form" | "locked-out" => "FAILED",
            "cancel" => "CANCELED",
            _ => "SUCCESS",
        };
        words.push(format!("{}={end}", site.domain));
    }
    let logins = words.len() - 1;
    let output = tokio::task::spawn_blocking(move || client(words))
        .await
        .expect("the client does not panic")
        .expect("the client starts");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(
        out.contains(&format!(": {logins} logins finished")),
        "{out}"
    );
    println!("{}", out.trim_end());
    let counts = sandbox.counted(|counts| counts.streams_open() == 0).await;
    assert_eq!(counts.streams_opened, logins as u64, "one stream a login");
    assert!(
        counts
            .submissions
            .iter()
            .all(|submitted| submitted.status == Some(202))
    );
}

/// Runs the steps. False where the client is out of reach, which is said; a panic where it is not.
fn is_installed<const N: usize>(client: &str, steps: [Command; N]) -> bool {
    for mut step in steps {
        let tool = step.get_program().to_string_lossy().into_owned();
        match step.output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                let said = format!("{}\n{}", text(&output.stdout), text(&output.stderr));
                let out_of_reach = OUT_OF_REACH.iter().any(|sign| said.contains(sign));
                assert!(out_of_reach, "{tool} could not install {client}:\n{said}");
                println!("skipped: the registry of {client} is out of reach");
                return false;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                println!("skipped: {client} needs {tool}, which is not installed");
                return false;
            }
            Err(error) => panic!("{tool}: {error}"),
        }
    }
    true
}

fn command(program: impl AsRef<Path>, words: &[&str], room: &Path) -> Command {
    let mut command = Command::new(program.as_ref());
    // The sandbox is on this machine, whatever proxy there is to the registries.
    command
        .args(words)
        .current_dir(room)
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    for name in [
        "KERNEL_BASE_URL",
        "KERNEL_API_KEY",
        "PYTHONPATH",
        "NODE_PATH",
        "NODE_OPTIONS",
    ] {
        command.env_remove(name);
    }
    command
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/clients")
        .join(name)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
