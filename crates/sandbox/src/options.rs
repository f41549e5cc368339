//! What a sandbox, and a single login, can be told to do differently.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::site::Site;

/// How a [`Sandbox`](crate::Sandbox) behaves.
///
/// ```
/// use managed_auth_sandbox::{Options, Port};
///
/// // What tests want: any free port, no waiting, control over faults.
/// let options = Options { port: Port::Any, pace: 0.0, control: true, ..Options::default() };
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen on 127.0.0.1.
    pub port: Port,
    /// A built page to serve beside the API, if any.
    pub dist: Option<PathBuf>,
    /// What the configuration block of that page says, JSON: each member in place of the page's own. By
    /// default it is pointed at the sandbox.
    pub page_config: String,
    /// Origins whose pages may show the page in a frame, or open it in a window and stay in touch
    /// with it.
    pub embedders: Vec<String>,
    /// The site of connections whose domain no site has.
    pub default_site: &'static Site,
    /// The time between two heartbeats on a stream.
    pub heartbeat: Duration,
    /// The `retry:` that streams begin with, if any.
    pub retry: Option<Duration>,
    /// What the delays of the scripts are multiplied with: 0 for none, 1 for what feels real.
    pub pace: f64,
    /// After how long a thing to do elsewhere (a push to approve, a link to follow) is done by itself;
    /// with `None` it waits for [`Sandbox::approve`](crate::Sandbox::approve).
    pub elsewhere: Option<Duration>,
    /// How long a login may take.
    pub flow_lifetime: Duration,
    /// How long a handoff code can be exchanged.
    pub code_lifetime: Duration,
    /// How long a browser's token opens its connection, in whole seconds.
    pub token_lifetime: Duration,
    /// How many connections are kept; past it the oldest one that is not in a login goes.
    pub max_connections: usize,
    /// Whether `/sandbox/...` (faults, counts, logins) can be reached over HTTP. For tests only.
    pub control: bool,
    /// Where the log lines go.
    pub log: Log,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: Port::NextFrom(8787),
            dist: None,
            page_config: r#"{"apiBaseUrl": ""}"#.to_owned(),
            embedders: Vec::new(),
            default_site: Site::DEFAULT,
            heartbeat: Duration::from_secs(15),
            retry: None,
            pace: 1.0,
            elsewhere: Some(Duration::from_secs(10)),
            flow_lifetime: Duration::from_secs(20 * 60),
            code_lifetime: Duration::from_secs(10 * 60),
            token_lifetime: Duration::from_secs(60 * 60),
            max_connections: 1_000,
            control: false,
            log: Log::none(),
        }
    }
}

/// Which port of 127.0.0.1 to listen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// This one or none.
    Exactly(u16),
    /// The first free one from here on.
    NextFrom(u16),
    /// Any that is free.
    Any,
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(port) => write!(f, "port {port}"),
            Self::NextFrom(first) => write!(f, "port {first} or a later one"),
            Self::Any => f.write_str("any port"),
        }
    }
}

/// How one login differs from the sandbox's [`Options`].
#[derive(Debug, Clone, Default)]
pub struct LoginOptions {
    /// The connection's id; a fresh one when `None`.
    pub id: Option<String>,
    /// The profile to sign in; a fresh one when `None`.
    pub profile_name: Option<String>,
    /// Instead of the lifetime of the site or the sandbox.
    pub expires_in: Option<Duration>,
    /// Instead of [`Options::code_lifetime`].
    pub code_lifetime: Option<Duration>,
    /// Instead of [`Options::pace`].
    pub pace: Option<f64>,
    /// Instead of [`Options::elsewhere`].
    pub elsewhere: Option<Elsewhere>,
    /// Whether the site's script waits for the first stream, so that whoever looks sees all of it.
    pub hold: bool,
}

/// When a thing to do elsewhere is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// By itself, after so long.
    After(Duration),
    /// By [`Sandbox::approve`](crate::Sandbox::approve) only.
    WhenApproved,
}

/// A login that was started: what the customer's backend hands to the browser.
#[derive(Debug, Clone)]
pub struct Login {
    /// The connection's id.
    pub id: String,
    /// The code that the browser exchanges, once, for its token.
    pub handoff_code: String,
    /// The hosted page, code included.
    pub hosted_url: String,
    /// `LOGIN`, or `REAUTH` when the connection was signed in before.
    pub flow_type: &'static str,
    /// When the login expires.
    pub flow_expires_at: SystemTime,
}

/// Takes the sandbox's log, line by line.
#[derive(Clone)]
pub struct Log(Option<Sink>);

type Sink = Arc<dyn Fn(&str) + Send + Sync>;

impl Log {
    /// No log.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// A log that calls this for each line, which comes without its line end.
    pub fn to(sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(sink)))
    }

    pub(crate) fn line(&self, write: impl FnOnce() -> String) {
        if let Self(Some(sink)) = self {
            sink(&write());
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "Log(..)"
        } else {
            "Log(none)"
        })
    }
}
