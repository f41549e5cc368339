//! Every state of the gallery under the strict policy that the README gives to hosts.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Show, in_gallery};

/// Nothing was blocked, nothing failed, and nobody else was asked for anything.
async fn is_quiet(show: &Show, state: &str, query: &str) -> Vec<String> {
    let page = show.open(state, query).await;
    page.settle().await;
    let mut noted = page.faults().await;
    noted.extend(page.elsewhere().await);
    // A live view that the state's configuration allows; the gallery shows a picture in its place.
    noted.retain(|it| it != "https://live.example/session");
    noted
        .iter()
        .map(|it| format!("{state} ({query}): {it}"))
        .collect()
}

#[test]
fn every_state_keeps_to_the_policy_and_to_itself() {
    in_gallery(async |show| {
        let mut noted = Vec::new();
        for state in show.states() {
            noted.extend(is_quiet(show, &state, "").await);
        }
        assert!(noted.is_empty(), "{}", noted.join("\n"));
    });
}

#[test]
fn every_brand_keeps_to_the_policy_in_every_kind_of_step() {
    in_gallery(async |show| {
        let mut noted = Vec::new();
        for brand in managed_auth_gallery::brands().unwrap() {
            for state in [
                "prime-ready",
                "choices-everything",
                "external",
                "error-details",
            ] {
                let query = format!("brand={brand}&lang=ar");
                noted.extend(is_quiet(show, state, &query).await);
            }
        }
        assert!(noted.is_empty(), "{}", noted.join("\n"));
    });
}
