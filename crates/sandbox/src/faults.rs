//! Which faults are armed, for which calls, and how often they still strike.

use std::str::FromStr;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::counts::Endpoint;
use crate::fault::{Effect, Fault, StreamEffect, UnknownFault};
use crate::lock;

/// How many faults can be armed at once.
const MAX: usize = 256;

/// A fault, and when it strikes.
///
/// ```
/// use managed_auth_sandbox::{Arm, Fault};
///
/// let three_times = Arm::new(Fault::Stream500).times(3);
/// let the_second_snapshot = Arm::new(Fault::SnapshotSlow).after(1).only("ma_1");
/// ```
#[derive(Debug, Clone)]
pub struct Arm {
    fault: Fault,
    times: Option<u32>,
    skip: u32,
    connection: Option<String>,
    retry_after: String,
    delay: Duration,
}

impl Arm {
    /// The fault, once, for whichever connection comes first.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            times: Some(1),
            skip: 0,
            connection: None,
            retry_after: "1".to_owned(),
            delay: Duration::from_millis(1_500),
        }
    }

    /// Strikes so often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Strikes until it is cleared.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Lets so many calls pass first.
    #[must_use]
    pub fn after(mut self, calls: u32) -> Self {
        self.skip = calls;
        self
    }

    /// Strikes only this connection.
    #[must_use]
    pub fn only(mut self, connection: impl Into<String>) -> Self {
        self.connection = Some(connection.into());
        self
    }

    /// The `Retry-After` of the faults that send one, sent as it is given; one second unless told.
    #[must_use]
    pub fn retry_after(mut self, value: impl Into<String>) -> Self {
        self.retry_after = value.into();
        self
    }

    /// How late the late answers are; a second and a half unless told.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "fault": self.fault.name(),
            "times": self.times.map_or_else(|| json!("always"), |times| json!(times)),
            "after": self.skip,
            "connection": self.connection,
        })
    }
}

/// Reads `NAME`, `NAME:3` or `NAME:always`.
impl FromStr for Arm {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let (name, times) = text.split_once(':').unwrap_or((text, "1"));
        let arm = Self::new(name.parse()?);
        match (times, times.parse()) {
            ("always", _) => Ok(arm.always()),
            ("once", _) => Ok(arm),
            (_, Ok(times)) => Ok(arm.times(times)),
            _ => text.parse().map(Self::new),
        }
    }
}

/// The armed faults. They strike in the order in which they were armed.
#[derive(Debug)]
pub struct Faults {
    armed: Mutex<Vec<Arm>>,
    changed: watch::Sender<u64>,
}

/// A fault that strikes now.
#[derive(Debug)]
pub(crate) struct Strike {
    pub(crate) fault: Fault,
    pub(crate) retry_after: String,
    pub(crate) delay: Duration,
}

impl Faults {
    pub(crate) fn new() -> Self {
        Self {
            armed: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }

    /// Arms a fault. Those that happen to a stream strike one that is open, or the next that opens.
    pub fn arm(&self, arm: Arm) {
        {
            let mut armed = lock(&self.armed);
            if armed.len() >= MAX {
                armed.remove(0);
            }
            armed.push(arm);
        }
        self.changed.send_modify(|version| *version += 1);
    }

    /// Disarms every fault. What has struck already goes on.
    pub fn clear(&self) {
        lock(&self.armed).clear();
    }

    /// The faults that would still strike.
    #[must_use]
    pub fn armed(&self) -> Vec<Fault> {
        lock(&self.armed).iter().map(|arm| arm.fault).collect()
    }

    pub(crate) fn to_json(&self) -> Value {
        lock(&self.armed).iter().map(Arm::to_json).collect()
    }

    /// What strikes this call before it is handled.
    pub(crate) fn strike(&self, endpoint: Endpoint, connection: &str) -> Option<Strike> {
        self.take(connection, |fault| {
            fault.endpoint() == endpoint && !matches!(fault.effect(), Effect::Stream(_))
        })
    }

    /// What strikes this open stream.
    pub(crate) fn strike_stream(&self, connection: &str) -> Option<StreamEffect> {
        let is_one = |fault: Fault| matches!(fault.effect(), Effect::Stream(_));
        match self.take(connection, is_one)?.fault.effect() {
            Effect::Stream(effect) => Some(effect),
            _ => None,
        }
    }

    /// Notifies when a fault is armed.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn take(&self, connection: &str, wanted: impl Fn(Fault) -> bool) -> Option<Strike> {
        let mut armed = lock(&self.armed);
        let place = armed.iter_mut().position(|arm| {
            let matches = wanted(arm.fault)
                && arm.times != Some(0)
                && arm
                    .connection
                    .as_deref()
                    .is_none_or(|only| only == connection);
            if matches && arm.skip > 0 {
                arm.skip -= 1;
                return false;
            }
            matches
        })?;
        let arm = armed.get_mut(place)?;
        let strike = Strike {
            fault: arm.fault,
            retry_after: arm.retry_after.clone(),
            delay: arm.delay,
        };
        if let Some(times) = &mut arm.times {
            *times -= 1;
            if *times == 0 {
                armed.remove(place);
            }
        }
        Some(strike)
    }
}
