//! `cargo xtask soak`: the long tests, for as long as they are meant to run.

use crate::prelude::*;
use crate::{build, setup};
use clap::Args;

const FOLLOWERS: &str = "1000";
const FOLLOWERS_MINUTES: u64 = 10;
const PAGE_MINUTES: u64 = 30;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// All of them, unless some are named; the search takes the time that it takes
    #[arg(value_parser = ["search", "followers", "page"])]
    tests: Vec<String>,
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: Option<u64>,
}

/// Runs them one after the other.
pub(crate) fn soak(options: &Options) -> Result<()> {
    let wanted = |test| options.tests.is_empty() || options.tests.iter().any(|it| it == test);
    let sh = shell()?;
    let seconds = |usual| {
        let minutes = options.minutes.unwrap_or(usual);
        println!("\n== {minutes} min");
        (minutes * 60).to_string()
    };
    if wanted("search") {
        println!("\n== about 2 min");
        // Optimised for speed: the profile `release` is for the page's bytes.
        let test = ["--profile", "measure", "--package", "managed-auth-core"];
        let only = ["--test", "session_exhaustive", "--", "--ignored", "--nocapture"];
        cmd!(sh, "cargo test {test...} {only...}").run()?;
    }
    if wanted("followers") {
        let test = ["--package", "managed-auth-sandbox", "--test", "followers"];
        cmd!(sh, "cargo test {test...} -- --nocapture")
            .env("MANAGED_AUTH_FOLLOWERS", FOLLOWERS)
            .env("MANAGED_AUTH_SOAK_SECONDS", seconds(FOLLOWERS_MINUTES))
            .run()?;
    }
    if wanted("page") {
        let browser = setup::chromium()?;
        build::ready()?;
        let test = ["--package", "managed-auth-e2e", "--test", "all"];
        let test = cmd!(sh, "cargo test {test...} -- soak:: --nocapture");
        browser
            .driven_by(test)
            .env("MANAGED_AUTH_SOAK_SECONDS", seconds(PAGE_MINUTES))
            .run()
            .context("repeat it with its seed, printed above")?;
    }
    Ok(())
}
