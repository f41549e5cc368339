//! Many followers at once: every event that is sent arrives, and the server does not grow.
//!
//! Short in the ordinary run. `cargo xtask soak` makes it long, by `MANAGED_AUTH_FOLLOWERS` and
//! `MANAGED_AUTH_SOAK_SECONDS`.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use managed_auth_core::sse::Parser;
use reqwest::Client;
use serde_json::{Value, json};

/// Each login has so many who follow it.
const TOGETHER: usize = 4;

fn told(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

/// The sandbox as a process of its own, so that what it takes can be told from what we take.
struct Server {
    process: Child,
    origin: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_managed-auth-sandbox"))
            .args([
                "--port",
                "0",
                "--control",
                "--speed",
                "max",
                "--heartbeat",
                "1",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let origin = lines.find_map(|line| {
            let line = line.unwrap();
            let rest = &line[line.find("http://")?..];
            let end = rest["http://".len()..].find('/')? + "http://".len();
            Some(rest[..end].to_owned())
        });
        // It logs: somebody must read on.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            origin: origin.unwrap(),
        }
    }

    /// Its memory, in bytes, and the time that it has computed. Where the system tells.
    fn taken(&self) -> Option<(u64, Duration)> {
        let proc = format!("/proc/{}", self.process.id());
        let status = std::fs::read_to_string(format!("{proc}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        let stat = std::fs::read_to_string(format!("{proc}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks: u64 =
            fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        Some((kilobytes * 1024, Duration::from_millis(ticks * 10)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

async fn post(http: &Client, address: String, body: &Value) -> Value {
    let response = http.post(address).json(body).send().await.unwrap();
    response.error_for_status().unwrap().json().await.unwrap()
}

/// Reads a stream to its end, and counts what arrives.
async fn follow(http: Client, address: String, token: String) -> u64 {
    let request = http.get(address).bearer_auth(token);
    let mut response = request.send().await.unwrap().error_for_status().unwrap();
    let (mut parser, mut events) = (Parser::new(), 0);
    while let Some(chunk) = response.chunk().await.unwrap() {
        parser.feed(&chunk, |_| events += 1).unwrap();
    }
    events
}

#[tokio::test]
async fn every_event_that_is_sent_arrives_at_everybody_who_follows() {
    let followers = usize::try_from(told("MANAGED_AUTH_FOLLOWERS", 200)).unwrap();
    let duration = Duration::from_secs(told("MANAGED_AUTH_SOAK_SECONDS", 3));
    let server = Server::start();
    let http = Client::new();
    let connection = |id: &str| format!("{}/auth/connections/{id}", server.origin);

    let (mut ids, mut tasks) = (Vec::new(), Vec::new());
    for _ in 0..followers / TOGETHER {
        let wanted = json!({ "site": "password" });
        let login = post(&http, format!("{}/sandbox/logins", server.origin), &wanted).await;
        let id = login["id"].as_str().unwrap().to_owned();
        let code = json!({ "code": login["handoff_code"] });
        let exchanged = post(&http, format!("{}/exchange", connection(&id)), &code).await;
        let token = exchanged["jwt"].as_str().unwrap();
        for _ in 0..TOGETHER {
            let address = format!("{}/events", connection(&id));
            tasks.push(tokio::spawn(follow(
                http.clone(),
                address,
                token.to_owned(),
            )));
        }
        ids.push(id);
    }
    let counts = async || -> Value {
        let counts = http.get(format!("{}/sandbox/counts", server.origin));
        counts.send().await.unwrap().json().await.unwrap()
    };
    while counts().await["streams"]["open"] != tasks.len() {
        tokio::task::yield_now().await;
    }

    let (began, before) = (Instant::now(), server.taken());
    tokio::time::sleep(duration).await;
    let (lasted, after) = (began.elapsed(), server.taken());

    for id in &ids {
        let cancel = format!("{}/sandbox/connections/{id}/cancel", server.origin);
        http.post(cancel)
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap();
    }
    let mut arrived = 0;
    for task in tasks {
        arrived += task.await.unwrap();
    }
    let sent = counts().await["streams"]["events"].as_u64().unwrap();
    println!("{followers} followers for {lasted:.1?}: {sent} events sent, {arrived} arrived");
    assert_eq!(arrived, sent);
    // A heartbeat a second; a busy machine is late with some.
    let least = followers as u64 * duration.as_secs() / 2;
    assert!(arrived >= least, "{arrived} events, and hardly a heartbeat");
    if let (Some((memory, busy)), Some((memory_after, busy_after))) = (before, after) {
        let (grown, busy) = (memory_after.saturating_sub(memory), busy_after - busy);
        println!(
            "the server took {} KiB, {} KiB more than at first, and {:.1} % of a core",
            memory_after / 1024,
            grown / 1024,
            100.0 * busy.as_secs_f64() / lasted.as_secs_f64()
        );
        assert!(grown < 8 << 20, "it grew by {grown} bytes");
    }
}
