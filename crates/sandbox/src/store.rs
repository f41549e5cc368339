//! The connections, in memory and bounded.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use crate::counts::Tally;
use crate::error::ApiError;
use crate::flow::Flow;
use crate::lock;
use crate::site::Site;

/// A profile on a domain, and the login it is in.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: String,
    pub(crate) domain: String,
    pub(crate) profile_name: String,
    pub(crate) site: &'static Site,
    /// What else it was created with, given back as it came.
    pub(crate) settings: Map<String, Value>,
    pub(crate) counts: Tally,
    now: Mutex<Now>,
}

#[derive(Debug, Default)]
struct Now {
    code: Option<Code>,
    login: Option<(Arc<Flow>, String)>,
    signed_in: bool,
}

#[derive(Debug)]
struct Code {
    text: String,
    expires: Instant,
    used: bool,
}

impl Connection {
    pub(crate) fn new(
        id: String,
        domain: String,
        profile_name: String,
        site: &'static Site,
        settings: Map<String, Value>,
    ) -> Self {
        let (counts, now) = (Tally::default(), Mutex::default());
        Self {
            id,
            domain,
            profile_name,
            site,
            settings,
            counts,
            now,
        }
    }

    /// The login it is in, or was in last.
    pub(crate) fn flow(&self) -> Option<Arc<Flow>> {
        lock(&self.now)
            .login
            .as_ref()
            .map(|(flow, _)| Arc::clone(flow))
    }

    /// Whether it was signed in by a login, now or before.
    pub(crate) fn is_signed_in(&self) -> bool {
        let flow = self.flow();
        let signed_in = flow.is_some_and(|flow| flow.latest().status == "SUCCESS");
        let mut now = lock(&self.now);
        now.signed_in |= signed_in;
        now.signed_in
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.flow().is_some_and(|flow| !flow.latest().is_final())
    }

    /// Starts a login; the one before it is canceled, and its code forgotten.
    pub(crate) fn begin(
        &self,
        flow: Arc<Flow>,
        flow_expires_at: String,
        code: String,
        code_expires: Instant,
    ) {
        self.is_signed_in();
        let before = {
            let mut now = lock(&self.now);
            now.code = Some(Code {
                text: code,
                expires: code_expires,
                used: false,
            });
            now.login.replace((flow, flow_expires_at))
        };
        if let Some((before, _)) = before {
            before.with(|play, _| play.cancel());
        }
    }

    /// Spends the handoff code.
    pub(crate) fn spend(&self, given: &str) -> Result<(), ApiError> {
        let mut now = lock(&self.now);
        let refuse =
            |code, message: &str| Err(ApiError::new(StatusCode::UNAUTHORIZED, code, message));
        match &mut now.code {
            Some(code) if code.text == given => {
                if code.used {
                    refuse(
                        "code_used",
                        "This code was used before. Start the login again.",
                    )
                } else if code.expires <= Instant::now() {
                    refuse(
                        "code_expired",
                        "This code has expired. Start the login again.",
                    )
                } else {
                    code.used = true;
                    Ok(())
                }
            }
            _ => refuse(
                "invalid_code",
                "This code opens no login of this connection.",
            ),
        }
    }

    /// What `retrieve` answers.
    pub(crate) fn snapshot(&self) -> Value {
        let signed_in = self.is_signed_in();
        let mut snapshot = json!({
            "record_session": false,
            "save_credentials": true,
            "health_checks": true,
            "auto_reauth": true,
            "can_reauth": false,
            "can_reauth_reason": "no_credential",
            "allowed_domains": [],
        });
        let login = lock(&self.now).login.clone();
        if let Some(snapshot) = snapshot.as_object_mut() {
            snapshot.extend(self.settings.clone());
            let mut put = |name: &str, value: Value| snapshot.insert(name.to_owned(), value);
            put("id", json!(self.id));
            put("domain", json!(self.domain));
            put("profile_name", json!(self.profile_name));
            put(
                "status",
                json!(if signed_in {
                    "AUTHENTICATED"
                } else {
                    "NEEDS_AUTH"
                }),
            );
            match login {
                None => {
                    for name in ["flow_status", "flow_step", "flow_type", "flow_expires_at"] {
                        put(name, Value::Null);
                    }
                }
                Some((flow, expires_at)) => {
                    put("flow_expires_at", expires_at.into());
                    let (state, provider) =
                        flow.with(|play, _| (play.latest(), play.sso_provider()));
                    if let Some(provider) = provider {
                        put("sso_provider", provider.into());
                    }
                    snapshot.extend(state.flow.clone());
                }
            }
        }
        snapshot
    }
}

/// All connections, oldest first.
#[derive(Debug)]
pub(crate) struct Store {
    max: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    created: u64,
    by_age: BTreeMap<u64, Arc<Connection>>,
    by_id: HashMap<String, u64>,
}

impl Store {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            max,
            inner: Mutex::default(),
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Connection>> {
        let inner = lock(&self.inner);
        let age = inner.by_id.get(id)?;
        inner.by_age.get(age).map(Arc::clone)
    }

    /// Adds a connection, unless its id or its pair of profile and domain exists.
    pub(crate) fn add(&self, connection: Connection) -> Result<Arc<Connection>, ApiError> {
        let mut inner = lock(&self.inner);
        let same_pair = |other: &Arc<Connection>| {
            other.domain == connection.domain && other.profile_name == connection.profile_name
        };
        if inner.by_id.contains_key(&connection.id) || inner.by_age.values().any(same_pair) {
            return Err(ApiError::new(
                StatusCode::CONFLICT,
                "conflict",
                "A connection for this profile and domain exists.",
            ));
        }
        while inner.by_age.len() >= self.max {
            let idle = inner.by_age.iter().find(|(_, it)| !it.is_busy());
            let Some((age, id)) = idle.map(|(age, idle)| (*age, idle.id.clone())) else {
                return Err(ApiError::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "too_many_connections",
                    "The sandbox is full, and every connection is in a login.",
                ));
            };
            inner.by_age.remove(&age);
            inner.by_id.remove(&id);
        }
        let connection = Arc::new(connection);
        let age = inner.created;
        inner.created += 1;
        inner.by_id.insert(connection.id.clone(), age);
        inner.by_age.insert(age, Arc::clone(&connection));
        Ok(connection)
    }

    /// Forgets a connection and cancels its login.
    pub(crate) fn remove(&self, id: &str) -> Option<Arc<Connection>> {
        let connection = {
            let mut inner = lock(&self.inner);
            let age = inner.by_id.remove(id)?;
            inner.by_age.remove(&age)?
        };
        if let Some(flow) = connection.flow() {
            flow.with(|play, _| play.cancel());
        }
        Some(connection)
    }

    /// Every connection, newest first.
    pub(crate) fn all(&self) -> Vec<Arc<Connection>> {
        lock(&self.inner)
            .by_age
            .values()
            .rev()
            .map(Arc::clone)
            .collect()
    }
}
