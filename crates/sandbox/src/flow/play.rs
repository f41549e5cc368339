//! The rules of one login: which scene is on, what is due when, what an answer does.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::submission::Submission;
use crate::clock;
use crate::error::ApiError;
use crate::site::{Kind, Next, Scene, Site};

/// How long the site takes over an answer, before [`Terms::pace`].
const SUBMITTING: Duration = Duration::from_millis(900);
/// How many states are kept for followers that fell behind.
const KEPT: usize = 64;

/// What the login was started with.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// What every delay is multiplied with.
    pub(crate) pace: f64,
    /// After how long a thing to do elsewhere is done; never by itself when `None`.
    pub(crate) elsewhere: Option<Duration>,
    pub(crate) expires: Instant,
    pub(crate) flow_type: &'static str,
    pub(crate) hosted_url: String,
    /// Stands for this login in the ids of its interactions.
    pub(crate) tag: String,
    /// Whether the play waits for [`Play::start`].
    pub(crate) held: bool,
}

/// One state of the flow, as every follower gets it.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// Counts the login's states from 1.
    pub(crate) number: u64,
    pub(crate) at: SystemTime,
    pub(crate) step: &'static str,
    pub(crate) status: &'static str,
    /// Everything of the flow but the timestamp.
    pub(crate) flow: Map<String, Value>,
}

impl State {
    /// Whether nothing comes after it.
    pub(crate) fn is_final(&self) -> bool {
        self.status != "IN_PROGRESS"
    }

    /// What the log calls it.
    pub(crate) fn label(&self) -> &'static str {
        if self.is_final() {
            self.status
        } else {
            self.step
        }
    }

    /// The `data` of its event.
    pub(crate) fn event(&self) -> Value {
        let mut event = self.flow.clone();
        event.insert("event".to_owned(), "managed_auth_state".into());
        event.insert("timestamp".to_owned(), clock::rfc3339(self.at).into());
        event.into()
    }
}

#[derive(Debug)]
pub(crate) struct Play {
    site: &'static Site,
    terms: Terms,
    /// The scene that waits for an answer, and the name of its interaction.
    pause: Option<(&'static Scene, String)>,
    pauses: u64,
    /// What happens by itself, and when.
    due: Option<(Instant, Next)>,
    sso_provider: Option<&'static str>,
    states: VecDeque<Arc<State>>,
    latest: Arc<State>,
    /// Counts every change, the ones that no follower sees included.
    version: u64,
    /// Whether what is on is not from the site's script.
    improvised: bool,
}

impl Play {
    pub(crate) fn new(site: &'static Site, terms: Terms, now: Instant) -> Self {
        let nothing = State {
            number: 0,
            at: SystemTime::now(),
            step: "DISCOVERING",
            status: "IN_PROGRESS",
            flow: Map::new(),
        };
        let mut play = Self {
            site,
            terms,
            pause: None,
            pauses: 0,
            due: None,
            sso_provider: None,
            states: VecDeque::new(),
            latest: Arc::new(nothing),
            version: 0,
            improvised: false,
        };
        if let Some(first) = site.scenes.first() {
            play.enter(first, now);
        }
        play.advance(now);
        play
    }

    /// Lets a held play begin.
    pub(crate) fn start(&mut self, now: Instant) {
        if std::mem::take(&mut self.terms.held)
            && let Some(first) = self.site.scenes.first()
        {
            self.schedule(first, now);
            self.version += 1;
        }
    }

    /// Performs what is due by now.
    pub(crate) fn advance(&mut self, now: Instant) {
        while !self.latest.is_final() {
            // The expiry is looked at first: what was due later than it does not happen.
            match self.due {
                Some((at, next)) if at <= now && at < self.terms.expires => {
                    self.due = None;
                    self.go(next, at);
                }
                _ if self.terms.expires <= now => self.end("EXPIRED", None),
                _ => break,
            }
        }
    }

    /// When [`Self::advance`] has something to do; `None` at the end.
    pub(crate) fn due(&self) -> Option<Instant> {
        if self.latest.is_final() {
            return None;
        }
        let expires = self.terms.expires;
        Some(self.due.map_or(expires, |(at, _)| at.min(expires)))
    }

    /// Takes an answer, or says why not.
    pub(crate) fn answer(&mut self, submission: &Submission, now: Instant) -> Result<(), ApiError> {
        if self.latest.status == "EXPIRED" {
            return Err(ApiError::new(
                StatusCode::GONE,
                "flow_expired",
                "The login has expired.",
            ));
        }
        if self.improvised {
            return Ok(());
        }
        let pause = self
            .pause
            .as_ref()
            .filter(|(scene, _)| scene.is_answerable());
        let Some((scene, interaction)) = pause else {
            let message = format!("Nothing is awaited: the login is {}.", self.latest.label());
            return Err(ApiError::new(
                StatusCode::CONFLICT,
                "not_awaiting_input",
                message,
            ));
        };
        let scene = *scene;
        let choice = submission.check(scene, interaction)?;
        self.sso_provider = match choice {
            Some(choice) => choice.provider,
            None => self.sso_provider,
        };
        let next = choice.and_then(|choice| choice.then).unwrap_or(scene.then);
        self.pause = None;
        self.due = Some((now + SUBMITTING.mul_f64(self.terms.pace), next));
        self.push("IN_PROGRESS", "SUBMITTING", Map::new());
        Ok(())
    }

    /// Does what the person does elsewhere. False when nothing of the kind is awaited.
    pub(crate) fn approve(&mut self, now: Instant) -> bool {
        match self.pause.take_if(|(scene, _)| scene.kind != Kind::Input) {
            Some((scene, _)) => {
                self.go(scene.then, now);
                true
            }
            None => false,
        }
    }

    /// Ends the login from outside.
    pub(crate) fn cancel(&mut self) {
        if !self.latest.is_final() {
            self.end("CANCELED", None);
        }
    }

    /// Leaves the script for a state that no scene has. It stays until the next one, whatever it is
    /// answered with.
    pub(crate) fn improvise(&mut self, mut flow: Map<String, Value>) {
        self.improvised = true;
        self.terms.held = false;
        self.pause = None;
        self.due = None;
        let ends = ["SUCCESS", "FAILED", "EXPIRED", "CANCELED"];
        let status = flow.get("flow_status").and_then(Value::as_str);
        let status = ends.into_iter().find(|end| status == Some(end));
        let status = status.unwrap_or("IN_PROGRESS");
        flow.entry("flow_status").or_insert(status.into());
        self.publish(status, "IMPROVISED", flow);
    }

    pub(crate) fn latest(&self) -> Arc<State> {
        Arc::clone(&self.latest)
    }

    pub(crate) fn after(&self, number: u64) -> Option<Arc<State>> {
        self.states
            .iter()
            .find(|state| state.number > number)
            .map(Arc::clone)
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn sso_provider(&self) -> Option<&'static str> {
        self.sso_provider
    }

    fn go(&mut self, next: Next, now: Instant) {
        match next {
            Next::Scene(name) => match self.site.scene(name) {
                Some(scene) => self.enter(scene, now),
                // The table's own test keeps this from happening.
                None => self.end("FAILED", Some(("browser_error", "The script has a hole."))),
            },
            Next::Success => self.end("SUCCESS", None),
            Next::Failed { code, message } => self.end("FAILED", Some((code, message))),
            Next::Canceled => self.end("CANCELED", None),
        }
    }

    fn enter(&mut self, scene: &'static Scene, now: Instant) {
        let mut flow = Map::new();
        self.pauses += 1;
        let interaction = format!("{}-{}", self.terms.tag, self.pauses);
        scene.write(Some(&interaction), &mut flow);
        let waits = !matches!(scene.kind, Kind::Discovering(_));
        self.pause = waits.then_some((scene, interaction));
        if !self.terms.held {
            self.schedule(scene, now);
        }
        self.push("IN_PROGRESS", scene.step(), flow);
    }

    fn schedule(&mut self, scene: &Scene, now: Instant) {
        let after = match scene.kind {
            Kind::Discovering(millis) => {
                Some(Duration::from_millis(millis).mul_f64(self.terms.pace))
            }
            Kind::Input => None,
            Kind::External | Kind::Unknown(_) => self.terms.elsewhere,
        };
        self.due = after.map(|after| (now + after, scene.then));
    }

    fn end(&mut self, status: &'static str, error: Option<(&str, &str)>) {
        let mut flow = Map::new();
        if let Some((code, message)) = error {
            flow.insert("error_code".to_owned(), code.into());
            flow.insert("error_message".to_owned(), message.into());
        }
        if status == "SUCCESS" {
            let url = format!("https://{}/home", self.site.domain);
            flow.insert("post_login_url".to_owned(), url.into());
        }
        self.pause = None;
        self.due = None;
        self.push(status, "COMPLETED", flow);
    }

    fn push(&mut self, status: &'static str, step: &'static str, mut flow: Map<String, Value>) {
        flow.insert("flow_status".to_owned(), status.into());
        flow.insert("flow_step".to_owned(), step.into());
        flow.insert("flow_type".to_owned(), json!(self.terms.flow_type));
        if status == "IN_PROGRESS" {
            flow.insert("hosted_url".to_owned(), json!(self.terms.hosted_url));
        }
        self.publish(status, step, flow);
    }

    fn publish(&mut self, status: &'static str, step: &'static str, flow: Map<String, Value>) {
        let number = self.latest.number + 1;
        self.latest = Arc::new(State {
            number,
            at: SystemTime::now(),
            step,
            status,
            flow,
        });
        self.states.push_back(Arc::clone(&self.latest));
        if self.states.len() > KEPT {
            self.states.pop_front();
        }
        self.version += 1;
    }
}
