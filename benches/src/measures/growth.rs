//! How time and memory grow with what a page has to show, and with the logins that it has shown.

use std::path::Path;

use managed_auth_e2e::quick;
use managed_auth_sandbox::{Options, Sandbox};

use crate::contest::{BOTH, Cache, Contest, Who, login};
use crate::curve::Curve;
use crate::line::FREE;
use crate::states;

/// Forms of so many fields.
pub(crate) async fn fields(contest: &Contest<'_>, rounds: usize) -> Curve {
    shown(contest, rounds, "fields", states::form).await
}

/// Questions with so many choices.
pub(crate) async fn choices(contest: &Contest<'_>, rounds: usize) -> Curve {
    shown(contest, rounds, "choices", states::choices).await
}

/// From the state to the frame that shows all of it, and what the page holds more than before.
async fn shown(
    contest: &Contest<'_>,
    rounds: usize,
    what: &'static str,
    state: fn(usize) -> String,
) -> Curve {
    let mut curve = Curve::new(what, [10, 100, 1_000]);
    for _ in 0..rounds {
        for point in &mut curve.points {
            let count = point.count;
            for who in BOTH {
                let login = contest.following(who, FREE).await;
                let before = contest.held().await.all();
                let script = format!("bench.mark('{what}', {count}); return bench.clock()");
                let clock = contest.number(&script).await;
                let state = state(count);
                let began = states::now();
                contest.write(who, &login, state);
                let painted = contest.painted(what).await + clock - began;
                let held = contest.held().await.all();
                point.add(who, painted, held - before);
            }
        }
    }
    curve
}

/// So many logins, one after the other in one page: mounted, followed to the form, and unmounted.
/// Only ours: the baseline is a page, and no component.
pub(crate) async fn logins(
    contest: &Contest<'_>,
    page: &Path,
    counts: [usize; 3],
    rounds: usize,
) -> Curve {
    let options = Options {
        dist: Some(page.to_owned()),
        ..quick()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let mut curve = Curve::new("logins one after the other", counts);
    for _ in 0..rounds {
        contest.tab(FREE, Cache::Empty).await;
        let address = format!("{}/login", sandbox.origin());
        let client = contest.stage().browser.client();
        client.goto(&address).await.unwrap();
        contest.when("globalThis.showLogin").await;
        let before = contest.held().await.all();
        let (mut shown, mut time) = (0, 0.0);
        for point in &mut curve.points {
            while shown < point.count {
                let login = login(&sandbox, 0.0);
                let script = format!(
                    "const done = arguments[0];
                    showLogin('{}', '{}').then(done, (error) => done(`${{error}}`))",
                    login.id, login.handoff_code
                );
                let took = contest.run_async(&script).await;
                time += took.as_f64().unwrap_or_else(|| panic!("{took}"));
                shown += 1;
            }
            point.add(Who::Ours, time, contest.held().await.all() - before);
        }
    }
    // Its last streams are the tab's, which may live on.
    drop(sandbox);
    curve
}
