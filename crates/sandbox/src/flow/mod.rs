//! One login, from its first look at the site to its end.
//!
//! [`play::Play`] holds the rules and knows no clock; a [`Flow`] lends it one, wakes it when something is
//! due, and tells the followers that there is something new.

pub(crate) mod play;
pub(crate) mod submission;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::lock;
use play::{Play, State};

#[derive(Debug)]
pub(crate) struct Flow {
    play: Mutex<Play>,
    /// What is to be written into a stream as it is.
    asides: Mutex<VecDeque<Bytes>>,
    version: watch::Sender<u64>,
}

impl Flow {
    /// Starts the login. It moves on by itself until it ends or the sandbox stops.
    pub(crate) fn begin(play: Play, mut stopped: watch::Receiver<bool>) -> Arc<Self> {
        let flow = Arc::new(Self {
            play: Mutex::new(play),
            asides: Mutex::default(),
            version: watch::Sender::new(0),
        });
        let conductor = Arc::clone(&flow);
        tokio::spawn(async move {
            let mut version = conductor.version.subscribe();
            while let Some(due) = conductor.with(|play, _| play.due()) {
                version.mark_unchanged();
                tokio::select! {
                    () = sleep_until(due) => {}
                    _ = version.changed() => {}
                    _ = stopped.wait_for(|stopped| *stopped) => break,
                }
            }
        });
        flow
    }

    /// Brings the play up to date, does something with it, and wakes whoever follows if it changed.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Play, Instant) -> T) -> T {
        let mut play = lock(&self.play);
        let now = Instant::now();
        play.advance(now);
        let done = act(&mut play, now);
        play.advance(now);
        self.version.send_if_modified(|version| {
            let changed = *version != play.version();
            *version = play.version();
            changed
        });
        done
    }

    pub(crate) fn latest(&self) -> Arc<State> {
        self.with(|play, _| play.latest())
    }

    /// The oldest state kept that is newer than `number`.
    pub(crate) fn after(&self, number: u64) -> Option<Arc<State>> {
        self.with(|play, _| play.after(number))
    }

    /// Has this written, as it is, by the first stream that is free to.
    pub(crate) fn write(&self, bytes: Bytes) {
        lock(&self.asides).push_back(bytes);
        self.version.send_modify(|_| {});
    }

    /// What is to be written next.
    pub(crate) fn aside(&self) -> Option<Bytes> {
        lock(&self.asides).pop_front()
    }

    /// Notifies at each change.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }
}
