//! The two clocks of the world.

use super::{Kind, SECOND, World};
use managed_auth_core::session::*;
use managed_auth_core::time::{Millis, Moment};

impl World {
    pub(super) fn moment(&self) -> Moment {
        Moment {
            steady: self.now,
            wall: self.now.saturating_add_signed(self.wall_ahead),
        }
    }

    /// The device's clock jumps.
    pub fn set_wall_clock(&mut self, by: i64) {
        self.wall_ahead += by;
    }

    /// Lets time pass as it does in a page that sleeps: without ticks.
    pub fn sleep(&mut self, time: Millis) {
        self.now += time;
    }

    /// Goes to the next deadline. Returns how long that was.
    pub fn advance_to_deadline(&mut self) -> Millis {
        let deadline = self.machine.deadline().expect("something to wait for");
        let waited = deadline.saturating_sub(self.now);
        self.now = self.now.max(deadline);
        self.input(Input::Tick);
        waited
    }

    /// Goes on until there is another request of this kind. Returns how long that was.
    pub fn wait_for(&mut self, kind: Kind) -> Millis {
        let count = |w: &Self| w.tickets.iter().filter(|(other, _)| *other == kind).count();
        let (began, before) = (self.now, count(self));
        while count(self) == before {
            self.advance_to_deadline();
        }
        self.now - began
    }

    /// Lets time pass, with a tick at each deadline on the way and one at the end.
    pub fn pass(&mut self, time: Millis) {
        let end = self.now + time;
        while self.machine.deadline().is_some_and(|at| at < end) {
            self.advance_to_deadline();
        }
        self.now = end;
        self.input(Input::Tick);
    }

    /// Lets time pass on a connection that is alive: a heartbeat every 15 s.
    pub fn pass_with_heartbeats(&mut self, time: Millis) {
        let end = self.now + time;
        while self.now + 15 * SECOND <= end {
            self.pass(15 * SECOND);
            self.heartbeat();
        }
        self.pass(end - self.now);
    }
}
