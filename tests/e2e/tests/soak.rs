//! One page through a long time of faults, in an order that nobody planned.
//!
//! Short in the ordinary run. `cargo xtask soak` makes it long, by `MANAGED_AUTH_SOAK_SECONDS`;
//! `MANAGED_AUTH_SOAK_SEED` repeats an order.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use managed_auth_e2e::{Network, run_in_one_browser};
use managed_auth_sandbox::{Arm, Elsewhere, Fault, LoginOptions, Site};

/// What a login comes through: none of it is anybody's last word.
const FAULTS: [Fault; 13] = [
    Fault::StreamDrop,
    Fault::StreamClose,
    Fault::StreamStall,
    Fault::StreamEndlessLine,
    Fault::StreamJunk,
    Fault::Stream500,
    Fault::Stream503,
    Fault::Stream429,
    Fault::Snapshot500,
    Fault::Snapshot429,
    Fault::SnapshotHtml,
    Fault::SnapshotCut,
    Fault::SnapshotSlow,
];

fn told(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

/// Numbers that look random (a linear congruential generator, its upper half).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[test]
fn a_page_comes_through_faults_of_every_kind_and_ends_once() {
    let duration = Duration::from_secs(told("MANAGED_AUTH_SOAK_SECONDS", 15));
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = told("MANAGED_AUTH_SOAK_SEED", u64::from(clock.subsec_nanos()));
    println!("MANAGED_AUTH_SOAK_SEED={seed}");
    let mut dice = Dice(seed);
    run_in_one_browser(async |stage| {
        let network = Network::to(stage.sandbox.address()).await;
        let options = LoginOptions {
            hold: true,
            elsewhere: Some(Elsewhere::WhenApproved),
            expires_in: Some(duration + Duration::from_secs(600)),
            ..LoginOptions::default()
        };
        let site = Site::named("push").unwrap();
        let login = stage.sandbox.create_login(site, options).unwrap();
        let address = login
            .hosted_url
            .replace(stage.sandbox.origin(), &network.origin());
        let page = stage.open_at(&address).await;
        page.agree().await;
        page.until_step("form").await;
        page.sign_in().await;
        page.until_step("external-action").await;

        let (began, mut faults, mut outages) = (Instant::now(), 0, 0);
        while began.elapsed() < duration {
            if dice.below(5) == 0 {
                network.set_up(false);
                page.pass(Duration::from_millis(dice.below(3_000))).await;
                network.set_up(true);
                outages += 1;
            } else {
                let fault = FAULTS[usize::try_from(dice.below(FAULTS.len() as u64)).unwrap()];
                let times = 1 + u32::try_from(dice.below(3)).unwrap();
                stage.sandbox.faults().arm(Arm::new(fault).times(times));
                // So that there is a call for it to strike.
                stage.sandbox.faults().arm(Arm::new(Fault::StreamClose));
                faults += 1;
            }
            page.pass(Duration::from_millis(dice.below(2_000))).await;
            let step = page.step().await;
            assert_eq!(step.as_deref(), Some("external-action"), "it stays");
        }
        stage.sandbox.faults().clear();
        assert!(stage.sandbox.approve(&login.id));
        page.until_step("success").await;
        assert_eq!(page.details("success").await.len(), 1);
        assert_eq!(page.details("error").await.len(), 0);
        let counts = stage.sandbox.counts();
        println!(
            "{:.0?}, {faults} faults and {outages} outages: {} streams, {} snapshots, one success",
            began.elapsed(),
            counts.streams_opened,
            counts.retrieve
        );
        assert!(counts.streams_opened > 3, "it was put to the test");
        assert_eq!((counts.exchange, counts.submit), (1, 1));
    });
}
