//! A small client of the API, and a person who answers whatever a login asks.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use managed_auth_sandbox::{Elsewhere, Login, LoginOptions, Options, Port, Sandbox, Site};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

/// Longer than anything here takes; past it the test has hung.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// A sandbox without waiting: scripts have no delays, and what is done elsewhere waits to be approved.
pub(crate) async fn sandbox() -> Sandbox {
    sandbox_with(Options::default()).await
}

pub(crate) async fn sandbox_with(options: Options) -> Sandbox {
    let quick = Options {
        port: Port::Any,
        pace: 0.0,
        elsewhere: None,
        control: true,
        ..options
    };
    Sandbox::start(quick).await.expect("a port is free")
}

pub(crate) fn site(name: &str) -> &'static Site {
    Site::named(name).expect(name)
}

pub(crate) fn login(sandbox: &Sandbox, name: &str) -> Login {
    sandbox
        .create_login(site(name), LoginOptions::default())
        .expect("there is room")
}

/// A login that stays where it is until it is answered, with its discovery still to come.
pub(crate) fn held(sandbox: &Sandbox, name: &str) -> Login {
    let options = LoginOptions {
        hold: true,
        elsewhere: Some(Elsewhere::WhenApproved),
        ..LoginOptions::default()
    };
    sandbox
        .create_login(site(name), options)
        .expect("there is room")
}

/// Somebody with a token who makes calls on one connection.
#[derive(Clone)]
pub(crate) struct Caller {
    http: reqwest::Client,
    origin: String,
    /// The connection's path.
    path: String,
    token: String,
}

impl Caller {
    /// The browser, with its token.
    pub(crate) fn browser(sandbox: &Sandbox, id: &str) -> Self {
        Self {
            token: sandbox.token(id),
            ..Self::backend(sandbox, id)
        }
    }

    /// The backend, with an API key.
    pub(crate) fn backend(sandbox: &Sandbox, id: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            origin: sandbox.origin().to_owned(),
            path: format!("/auth/connections/{id}"),
            token: "sk_test".to_owned(),
        }
    }

    pub(crate) fn with_token(&self, token: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            ..self.clone()
        }
    }

    /// A request to any path, with the token if there is one.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.origin));
        if self.token.is_empty() {
            request
        } else {
            request.bearer_auth(&self.token)
        }
    }

    /// A request to a call of the connection, e.g. `/submit`.
    pub(crate) fn call(&self, method: Method, call: &str) -> RequestBuilder {
        self.request(method, &format!("{}{call}", self.path))
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn exchange(&self, code: &str) -> Response {
        send(
            self.call(Method::POST, "/exchange")
                .json(&json!({ "code": code })),
        )
        .await
    }

    pub(crate) async fn retrieve(&self) -> Response {
        send(self.call(Method::GET, "")).await
    }

    pub(crate) async fn snapshot(&self) -> Value {
        let response = self.retrieve().await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.expect("a snapshot is JSON")
    }

    pub(crate) async fn submit(&self, body: &Value) -> Response {
        send(self.call(Method::POST, "/submit").json(body)).await
    }

    /// Submits what must be taken.
    pub(crate) async fn answer(&self, body: &Value) {
        let response = self.submit(body).await;
        assert_eq!(response.status(), StatusCode::ACCEPTED, "{body}");
        let body: Value = response.json().await.expect("the answer is JSON");
        assert_eq!(body, json!({ "accepted": true }));
    }

    pub(crate) async fn open(&self) -> Response {
        let request = self
            .call(Method::GET, "/events")
            .header("accept", "text/event-stream");
        send(request).await
    }

    pub(crate) async fn follow(&self) -> Events {
        let response = self.open().await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "content-type"), "text/event-stream");
        Events {
            bytes: response.bytes_stream().boxed(),
            text: Vec::new(),
        }
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Response {
    timeout(LIMIT, request.send())
        .await
        .expect("it is answered")
        .expect("it arrives")
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().expect("it is ASCII"))
}

/// The status and the code of an error, which must be one of the API's.
pub(crate) async fn error(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.expect("an error is JSON");
    assert!(
        body["message"]
            .as_str()
            .is_some_and(|message| !message.is_empty()),
        "{body}"
    );
    (
        status,
        body["code"]
            .as_str()
            .expect("an error has a code")
            .to_owned(),
    )
}

/// An open stream, read event by event.
pub(crate) struct Events {
    bytes: BoxStream<'static, reqwest::Result<axum::body::Bytes>>,
    text: Vec<u8>,
}

/// How a stream ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    Broken,
}

impl Events {
    /// The next block of lines, up to an empty one.
    pub(crate) async fn block(&mut self) -> Result<String, End> {
        loop {
            if let Some(end) = self.text.windows(2).position(|pair| pair == b"\n\n") {
                let block = self.text.drain(..end + 2).collect::<Vec<u8>>();
                return Ok(String::from_utf8_lossy(&block).trim_end().to_owned());
            }
            self.chunk().await?;
        }
    }

    /// Takes in more of the stream. How much there is now that is not yet a block.
    pub(crate) async fn chunk(&mut self) -> Result<usize, End> {
        match timeout(LIMIT, self.bytes.next())
            .await
            .expect("the stream speaks or ends")
        {
            Some(Ok(bytes)) => self.text.extend_from_slice(&bytes),
            Some(Err(_)) => return Err(End::Broken),
            None => return Err(End::Closed),
        }
        Ok(self.text.len())
    }

    /// The name and the data of the next event.
    pub(crate) async fn event(&mut self) -> Result<(String, Value), End> {
        loop {
            let block = self.block().await?;
            let line = |name: &str| {
                let start = format!("{name}: ");
                block
                    .lines()
                    .find_map(|line| line.strip_prefix(&start))
                    .map(str::to_owned)
            };
            if let (Some(event), Some(data)) = (line("event"), line("data")) {
                return Ok((
                    event,
                    serde_json::from_str(&data).expect("the data is JSON"),
                ));
            }
        }
    }

    /// The next state; heartbeats are passed over.
    pub(crate) async fn state(&mut self) -> Result<Value, End> {
        loop {
            let (event, data) = self.event().await?;
            if event == "managed_auth_state" {
                return Ok(data);
            }
        }
    }

    /// Reads until a state of that step or status.
    pub(crate) async fn until(&mut self, label: &str) -> Value {
        loop {
            let state = self.state().await.expect(label);
            if state["flow_step"] == label || state["flow_status"] == label {
                return state;
            }
        }
    }

    /// What is left, once the stream has ended; nothing that is whole may be in it.
    pub(crate) async fn rest(&mut self) -> (String, End) {
        let end = loop {
            if let Err(end) = self.block().await {
                break end;
            }
        };
        (String::from_utf8_lossy(&self.text).into_owned(), end)
    }
}

/// What a person would submit to such a state: the choice of that number, or every field filled.
pub(crate) fn answer_to(state: &Value, choice: Option<usize>) -> Value {
    let list = |name: &str| state[name].as_array().cloned().unwrap_or_default();
    if let Some(interaction) = state["interaction_id"].as_str() {
        return match choice {
            Some(number) => {
                let id = &list("choices")[number]["id"];
                json!({ "interaction_id": interaction, "selected_choice_id": id })
            }
            None => {
                json!({ "interaction_id": interaction, "field_values": filled(&list("fields"), "id") })
            }
        };
    }
    let mut options = Vec::new();
    for (name, member, submitted_as) in [
        ("pending_sso_buttons", "selector", "sso_button_selector"),
        ("mfa_options", "type", "mfa_option_id"),
        ("sign_in_options", "id", "sign_in_option_id"),
    ] {
        for option in list(name) {
            options.push(json!({ "fields": {}, submitted_as: option[member] }));
        }
    }
    match choice {
        Some(number) => options[number].clone(),
        None => json!({ "fields": filled(&list("discovered_fields"), "name") }),
    }
}

fn filled(fields: &[Value], name: &str) -> Value {
    fields
        .iter()
        .map(|field| {
            (
                field[name].as_str().expect("a field has a name").to_owned(),
                json!("123456"),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
