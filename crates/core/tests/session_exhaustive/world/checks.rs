//! What must hold in the small world, beside the ledger's promises.

use super::server::{Factor, Form, Phase, Reply, Request};
use super::{Act, Budget, World};
use crate::common::ledger::{Kind, Runs};
use managed_auth_core::protocol::*;
use managed_auth_core::session::*;
use std::fmt::Debug;

impl<M: Runs + Clone + Debug> World<M> {
    /// Rules 5 and 1: what a snapshot does to the screen, and what it may not.
    pub(super) fn check_snapshot(
        &self,
        request: Request,
        before: &View,
        repeats: bool,
    ) -> Result<(), String> {
        let after = self.machine.screen();
        if request.kind != Kind::Retrieve || after.ending.is_some() {
            return Ok(());
        }
        let stays = (&after.flow, after.step) == (&before.flow, before.step);
        if request.overtaken && !stays {
            return Err("a snapshot that was overtaken changes nothing".into());
        }
        if repeats && !stays {
            return Err("no snapshot brings an answered form back".into());
        }
        let is_news = !request.aborted && !request.overtaken && !repeats;
        match request.answer {
            Some(Reply::Snapshot(phase)) if is_news && *after.flow != phase.flow(self.named) => {
                Err("a snapshot that nothing has overtaken is shown".into())
            }
            _ => Ok(()),
        }
    }

    /// Rule 1: whether the stream only repeats a form that was answered. One without a name is the
    /// same only while the login has been nowhere else, so that the screen still has it.
    pub(super) fn stream_repeats(&self, phase: Phase) -> bool {
        let view = self.machine.screen();
        let is_there = |name: &str| view.flow.fields.iter().any(|it| it.key.as_str() == name);
        phase.field().is_some_and(|field| match self.named {
            true => self.answered.contains(&field) && !(self.again && self.is_last(field)),
            false => view.step == Step::Submitting && is_there(field),
        })
    }

    /// The same of a snapshot, which may come from a server that lags behind.
    pub(super) fn snapshot_repeats(&self, request: Request) -> bool {
        match request.answer {
            Some(Reply::Snapshot(phase)) if self.named => self.stream_repeats(phase),
            Some(Reply::Snapshot(phase)) => phase
                .field()
                .is_some_and(|field| self.is_last(field) && !self.again),
            _ => false,
        }
    }

    fn is_last(&self, field: &str) -> bool {
        self.answered.last() == Some(&field)
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let view = self.machine.screen();
        let shows = |phase: Phase| {
            let name = |field: &Field| field.key.as_str().to_owned();
            view.flow.fields.first().map(name).as_deref() == phase.field()
        };
        let asked = view.flow.fields.is_empty()
            || (shows(Form) && self.phase >= Form)
            || (shows(Factor) && self.phase >= Factor);
        if !asked {
            return Err("no form is shown that the server did not ask for".into());
        }
        if self.hidden && self.streams.iter().any(|stream| !stream.aborted) {
            return Err("a page that is away has no stream".into());
        }
        match view.ending.as_ref().map(|ending| ending.kind) {
            None | Some(EndingKind::Success) => Ok(()),
            // An exchange whose answer was lost has spent the code all the same.
            Some(EndingKind::LinkRefused) if self.code_spent => Ok(()),
            // Rule 9: after 20 s, and not before.
            Some(EndingKind::Unavailable)
                if self
                    .exchanging
                    .is_some_and(|began| self.now >= began + 20_000) =>
            {
                Ok(())
            }
            Some(kind) => Err(format!("nothing in this world ends as {kind:?}")),
        }
    }

    /// Once nothing goes wrong any more, the login comes to its end.
    pub(crate) fn ends_well(&self) -> Result<(), String> {
        let mut world = self.clone();
        world.left = Budget::NONE;
        world.forget_what_cannot_matter();
        for turn in 0..200 {
            if world.closed || world.machine.screen().ending.is_some() {
                return Ok(());
            }
            world.left.ticks = 1;
            let acts = world.possible();
            // Fair: what is on its way comes before what the person does, and time passes.
            let others = acts.iter().rev().find(|act| **act != Act::Tick);
            let Some(act) = others.filter(|_| turn % 4 < 3).or(acts.last()) else {
                break;
            };
            world.act(*act)?;
        }
        Err(format!(
            "a login gets stuck at {:?}",
            world.machine.screen()
        ))
    }
}
