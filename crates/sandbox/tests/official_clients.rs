//! The referee: the official clients, installed from their registries into a temporary directory, sign in
//! to the scripted sites, and do a backend's part as the book shows it (in Rust, too). Skipped, with a
//! line that says so, only where they cannot be had.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what is wrong by panicking, and its helpers do so too"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use managed_auth_sandbox::{Options, Port, SITES, Sandbox};
use reqwest::Client;
use serde_json::{Value, json};

#[path = "../../../docs/book/code/backend/start.rs"]
#[allow(unreachable_pub, reason = "in the book it stands in a file of its own")]
mod start;

const PYTHON_CLIENT: &str = "kernel==0.131.0";
const NODE_CLIENT: &str = "@onkernel/sdk@0.84.0";
/// What TypeScript for node is written with; the front ends of the tests have the same compiler.
const TYPESCRIPT: [&str; 2] = ["typescript@7.0.2", "@types/node@22.20.7"];

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
        let run_follow = command_of(&python, &script("follow.py"), &room);
        sign_in(run_follow).await;
        let asked = "import json, sys; from start import *; _, act, *words = sys.argv; \
             print(json.dumps(globals()[act](*words)))";
        book_file("start.py", &room);
        does_a_backends_part(async |origin, words| {
            let mut run = command(&python, &["-c", asked], &room.0);
            run.args(words);
            told(run, origin).await
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
    let steps = [command("npm", &[&npm, &TYPESCRIPT[..]].concat(), &room.0)];
    if is_installed(NODE_CLIENT, steps) {
        let run_follow = command_of(Path::new("node"), &script("follow.mjs"), &room);
        sign_in(run_follow).await;
        let asked = "const [, name, ...words] = process.argv; \
             const { startLogin, isSignedIn } = await import('./start.mjs'); \
             const act = { start_login: startLogin, is_signed_in: isSignedIn }[name]; \
             console.log(JSON.stringify(await act(...words)));";
        book_file("start.mts", &room);
        let compile = [
            "node_modules/typescript/bin/tsc",
            "--strict",
            "--ignoreConfig",
            "--module",
            "nodenext",
            "--target",
            "es2023",
            "--types",
            "node",
            "start.mts",
        ];
        let compiled = command("node", &compile, &room.0).output();
        let compiled = compiled.expect("node starts");
        assert!(compiled.status.success(), "{}", text(&compiled.stdout));
        does_a_backends_part(async |origin, words| {
            let how = ["--input-type=module", "--eval", asked, "--"];
            let mut run = command("node", &how, &room.0);
            run.args(words);
            told(run, origin).await
        })
        .await;
    }
}

#[tokio::test]
async fn rust_does_a_backends_part() {
    does_a_backends_part(async |api, words| {
        let backend = start::Backend {
            client: Client::new(),
            api: api.to_owned(),
            api_key: "sk_test".to_owned(),
        };
        match words {
            ["start_login", domain, profile] => backend.start_login(domain, profile).await,
            [_, id] => backend.is_signed_in(id).await.map(Value::from),
            _ => panic!("{words:?}"),
        }
        .expect("the sandbox answers")
    })
    .await;
}

// ANCHOR: backend
/// Has a backend start the same login twice, signs in as a person would, and has it look.
async fn does_a_backends_part(backend: impl AsyncFn(&str, &[&str]) -> Value) {
    let options = Options {
        port: Port::Any,
        pace: 0.0,
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.expect("a port is free");
    let origin = sandbox.origin();
    let start = ["start_login", "mail.example.com", "ada"];
    let first = backend(origin, &start).await;
    let login = backend(origin, &start).await;
    let members = login.as_object().expect("what the page gets is an object");
    assert!(members.keys().eq(["handoff_code", "id"]), "{login}");
    let text = |login: &Value, name: &str| login[name].as_str().unwrap_or_default().to_owned();
    let id = text(&login, "id");
    assert_eq!(id, text(&first, "id"), "the pair is there already");
    assert_ne!(text(&login, "handoff_code"), text(&first, "handoff_code"));
    assert_eq!(backend(origin, &["is_signed_in", &id]).await, false);

    let (client, url) = (Client::new(), format!("{origin}/auth/connections/{id}"));
    let post = async |call: &str, token: &str, body: Value| -> Value {
        let request = client.post(format!("{url}/{call}")).bearer_auth(token);
        let answer = request.json(&body).send().await.expect("an answer");
        let answer = answer.error_for_status().expect("a good answer");
        answer.json().await.expect("JSON")
    };
    let code = json!({ "code": text(&login, "handoff_code") });
    let token = text(&post("exchange", "", code).await, "jwt");
    let asked = loop {
        let now = sandbox.snapshot(&id).expect("the connection is there");
        if now["flow_step"] == "AWAITING_INPUT" {
            break text(&now, "interaction_id");
        }
        tokio::task::yield_now().await;
    };
    let values = json!({ "field-email": "ada@example.com", "field-password": "correct horse" });
    let answer = json!({ "interaction_id": asked, "field_values": values });
    post("submit", &token, answer).await;
    while sandbox.snapshot(&id).expect("it stays")["status"] != "AUTHENTICATED" {
        tokio::task::yield_now().await;
    }
    assert_eq!(backend(origin, &["is_signed_in", &id]).await, true);
}

// ANCHOR_END: backend
/// What a program of the book says, called with the words.
async fn told(mut run: Command, origin: &str) -> Value {
    run.env("API_URL", origin).env("API_KEY", "sk_test");
    // The sandbox is on this thread.
    let output = tokio::task::spawn_blocking(move || run.output()).await;
    let output = output.expect("no panic").expect("the client starts");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    serde_json::from_str(&out).expect("it prints JSON")
}

/// Copies a file of the book to where its client is installed.
fn book_file(name: &str, room: &Room) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/code/backend");
    fs::copy(file.join(name), room.0.join(name)).expect("it can be copied");
}

/// Runs a script of ours with more words.
fn command_of(
    program: &Path,
    script: &Path,
    room: &Room,
) -> impl FnOnce(Vec<String>) -> std::io::Result<Output> + Send + 'static {
    let mut run = command(program, &[], &room.0);
    run.arg(script);
    move |words| run.args(words).output()
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
