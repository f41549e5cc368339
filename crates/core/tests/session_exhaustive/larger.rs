//! Every interleaving of a larger world: two minutes with optimisations, where the others take seconds
//! without. `cargo xtask soak search` runs it.

use crate::world::{Budget, World};
use crate::{machine, report, search};
use std::thread;

const TWO_DROPS: Budget = Budget {
    drops: 2,
    ticks: 2,
    ..Budget::ONE_OF_EACH
};

const LOSSES: Budget = Budget {
    losses: 2,
    ticks: 2,
    ..Budget::NONE
};

const LATE_AND_LOST: Budget = Budget {
    losses: 1,
    late: 1,
    drops: 1,
    ..Budget::NONE
};

const LONG_TRIPS: Budget = Budget {
    drops: 1,
    trips: 2,
    losses: 1,
    ticks: 1,
    ..Budget::NONE
};

const LATE_TRIPS: Budget = Budget {
    drops: 1,
    trips: 2,
    late: 1,
    late_events: 1,
    double_clicks: 1,
    ..Budget::NONE
};

const NAMELESS: Budget = Budget {
    ticks: 2,
    ..Budget::ONE_OF_EACH
};

const NAMELESS_LOSSES: Budget = Budget {
    losses: 1,
    drops: 1,
    ticks: 2,
    ..Budget::NONE
};

const LOST_AND_BACK: Budget = Budget {
    drops: 1,
    losses: 1,
    ..Budget::BACK
};

#[test]
#[ignore = "takes minutes: `cargo xtask soak search` runs it"]
fn every_interleaving_of_a_larger_world_holds() {
    let world = |budget| World::new(machine(), budget);
    let worlds = [
        ("two drops", world(TWO_DROPS)),
        ("losses", world(LOSSES)),
        ("late and lost", world(LATE_AND_LOST)),
        ("long trips", world(LONG_TRIPS)),
        ("late trips", world(LATE_TRIPS)),
        ("nameless", world(NAMELESS).nameless()),
        ("nameless losses", world(NAMELESS_LOSSES).nameless()),
        ("lost and back", world(LOST_AND_BACK).at_form()),
    ];
    thread::scope(|scope| {
        for (name, world) in worlds {
            scope.spawn(move || {
                let found = search(name, world, 1);
                report(name, &found);
                assert_eq!(found.broken, None, "{name}");
            });
        }
    });
}
