//! The sandbox itself: what it holds, how it starts and stops, and what tests ask of it in-process.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::clock;
use crate::counts::{Counters, Counts};
use crate::error::ApiError;
use crate::faults::Faults;
use crate::flow::Flow;
use crate::flow::play::{Play, Terms};
use crate::http;
use crate::lock;
use crate::mint::Mint;
use crate::options::{Elsewhere, Login, LoginOptions, Options, Port};
use crate::site::Site;
use crate::store::{Connection, Store};

/// Everything that the handlers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) options: Options,
    /// Where the sandbox is reached, without a slash at the end.
    pub(crate) origin: String,
    pub(crate) mint: Mint,
    pub(crate) store: Store,
    pub(crate) counters: Counters,
    pub(crate) faults: Faults,
    pub(crate) stopped: watch::Receiver<bool>,
}

/// A running sandbox. Dropping it ends it; [`Self::stop`] also waits for the end.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    /// None while it is down.
    server: Mutex<Option<JoinHandle<()>>>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and serves, from the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When the port cannot be had, or the system has no randomness to give.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = bind(options.port).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            origin: format!("http://{address}"),
            mint: Mint::new()?,
            store: Store::new(options.max_connections),
            counters: Counters::new(),
            faults: Faults::new(),
            stopped,
            options,
        });
        let sandbox = Self {
            shared,
            address,
            stop,
            server: Mutex::default(),
        };
        sandbox.serve(listener);
        Ok(sandbox)
    }

    fn serve(&self, listener: TcpListener) {
        let router = http::router(Arc::clone(&self.shared));
        let serving = http::serve(listener, router, self.shared.stopped.clone());
        *lock(&self.server) = Some(tokio::spawn(serving));
    }

    /// Breaks every connection and refuses new ones, as a server does that is started anew. Logins and
    /// faults stay, and time goes on.
    pub async fn go_down(&self) {
        let server = lock(&self.server).take();
        if let Some(server) = server {
            server.abort();
            // An error says that it was aborted.
            let _ = server.await;
        }
    }

    /// Listens again, at the same address.
    ///
    /// # Errors
    ///
    /// When somebody else took the port.
    pub async fn come_back(&self) -> io::Result<()> {
        self.go_down().await;
        self.serve(bind(Port::Exactly(self.address.port())).await?);
        Ok(())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its origin, e.g. `http://127.0.0.1:8787`: the base URL for clients.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.shared.origin
    }

    /// Creates a connection to the site, and starts a login on it.
    ///
    /// # Errors
    ///
    /// When the id, or the pair of profile and domain, is taken; or when the sandbox is full of
    /// connections that are all in a login.
    pub fn create_login(&self, site: &'static Site, options: LoginOptions) -> io::Result<Login> {
        let created = self.shared.create_login(site, options);
        created.map_err(|error| io::Error::other(error.message))
    }

    /// Does what the person does elsewhere: approves the push, follows the link. False when nothing of
    /// the kind is awaited.
    pub fn approve(&self, connection: &str) -> bool {
        self.flow(connection)
            .is_some_and(|flow| flow.with(Play::approve))
    }

    /// Writes bytes into the stream of the connection's login, as they are and beside its script: a
    /// state that no site has, or ten thousand of them. Each call is written for itself; what is
    /// written before a stream is open waits for it. False when there is no login.
    pub fn write(&self, connection: &str, bytes: impl Into<Bytes>) -> bool {
        let flow = self.flow(connection);
        if let Some(flow) = &flow {
            flow.write(bytes.into());
        }
        flow.is_some()
    }

    /// Has the connection's login leave its script for this flow state: on the stream, in the
    /// snapshot, until the next one. Every answer is taken, and changes nothing. `flow_status` is
    /// `IN_PROGRESS` unless said. False when there is no login, or it has ended.
    pub fn show(&self, connection: &str, flow: Map<String, Value>) -> bool {
        self.flow(connection).is_some_and(|it| {
            it.with(|play, _| {
                let goes_on = !play.latest().is_final();
                if goes_on {
                    play.improvise(flow);
                }
                goes_on
            })
        })
    }

    /// Cancels the login that the connection is in.
    pub fn cancel(&self, connection: &str) {
        if let Some(flow) = self.flow(connection) {
            flow.with(|play, _| play.cancel());
        }
    }

    /// What `retrieve` would answer now.
    #[must_use]
    pub fn snapshot(&self, connection: &str) -> Option<Value> {
        self.shared
            .store
            .get(connection)
            .map(|connection| connection.snapshot())
    }

    /// A token that opens the connection, for tests that skip the exchange.
    #[must_use]
    pub fn token(&self, connection: &str) -> String {
        let lifetime = self.shared.options.token_lifetime;
        self.shared
            .mint
            .token(connection, lifetime, SystemTime::now())
    }

    /// What was asked of it so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.counters.total()
    }

    /// What was asked of it for one connection.
    #[must_use]
    pub fn counts_of(&self, connection: &str) -> Option<Counts> {
        let connection = self.shared.store.get(connection)?;
        Some(self.shared.counters.of(&connection.id, &connection.counts))
    }

    /// Waits until the counts are so. The caller sets the limit.
    pub async fn counted(&self, so: impl Fn(&Counts) -> bool) -> Counts {
        let mut bell = self.shared.counters.bell();
        loop {
            let counts = self.counts();
            if so(&counts) || bell.changed().await.is_err() {
                return counts;
            }
        }
    }

    /// The faults, to arm and to clear.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Ends every stream, stops listening, and waits until all of it is over.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let server = lock(&self.server).take();
        if let Some(server) = server {
            // Only a panic of the server itself could be reported here, and it was printed.
            let _ = server.await;
        }
    }

    fn flow(&self, connection: &str) -> Option<Arc<Flow>> {
        self.shared.store.get(connection)?.flow()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

impl Shared {
    /// The site of a domain: the one whose domain it is, else the default.
    pub(crate) fn site_of(&self, domain: &str) -> &'static Site {
        Site::at(domain).unwrap_or(self.options.default_site)
    }

    pub(crate) fn create_login(
        &self,
        site: &'static Site,
        options: LoginOptions,
    ) -> Result<Login, ApiError> {
        let id = options.id.clone().unwrap_or_else(|| self.mint.name("ma_"));
        let profile = options.profile_name.clone();
        let profile = profile.unwrap_or_else(|| self.mint.name("visitor-"));
        let domain = site.domain.to_owned();
        let connection = Connection::new(id, domain, profile, site, Map::new());
        let connection = self.store.add(connection)?;
        Ok(self.login(&connection, &options))
    }

    /// Starts a login on a connection.
    pub(crate) fn login(&self, connection: &Connection, options: &LoginOptions) -> Login {
        let lifetime = options
            .expires_in
            .or_else(|| connection.site.lifetime.map(Duration::from_secs))
            .unwrap_or(self.options.flow_lifetime)
            .min(LONGEST);
        let elsewhere = match options.elsewhere {
            Some(Elsewhere::After(after)) => Some(after),
            Some(Elsewhere::WhenApproved) => None,
            None => self.options.elsewhere,
        };
        let (now, flow_expires_at) = (Instant::now(), SystemTime::now() + lifetime);
        let flow_type = if connection.is_signed_in() {
            "REAUTH"
        } else {
            "LOGIN"
        };
        let page = format!("{}/login/{}", self.origin, encoded(&connection.id));
        let terms = Terms {
            pace: sane(options.pace.unwrap_or(self.options.pace)),
            elsewhere,
            expires: now + lifetime,
            flow_type,
            hosted_url: page.clone(),
            tag: self.mint.name("int_"),
            held: options.hold,
        };
        let flow = Flow::begin(Play::new(connection.site, terms, now), self.stopped.clone());
        let code = self.mint.name("hc_");
        let code_lifetime = options.code_lifetime.unwrap_or(self.options.code_lifetime);
        let code_expires = now + code_lifetime.min(LONGEST);
        connection.begin(
            flow,
            clock::rfc3339(flow_expires_at),
            code.clone(),
            code_expires,
        );
        Login {
            id: connection.id.clone(),
            hosted_url: format!("{page}?code={}", encoded(&code)),
            handoff_code: code,
            flow_type,
            flow_expires_at,
        }
    }
}

/// No login and no code lives longer, so that no sum with a clock overflows.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A pace that durations can be multiplied with.
fn sane(pace: f64) -> f64 {
    if pace.is_nan() {
        1.0
    } else {
        pace.clamp(0.0, 1_000.0)
    }
}

/// What need not be encoded in one segment of a path, nor in the value of a query.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn encoded(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, UNRESERVED)
}

async fn bind(port: Port) -> io::Result<TcpListener> {
    let at = |port: u16| (Ipv4Addr::LOCALHOST, port);
    match port {
        Port::Exactly(port) => TcpListener::bind(at(port)).await,
        Port::Any => TcpListener::bind(at(0)).await,
        Port::NextFrom(first) => {
            let mut last = None;
            for port in first..=u16::MAX {
                match TcpListener::bind(at(port)).await {
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
                    bound => return bound,
                }
            }
            Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
        }
    }
}
