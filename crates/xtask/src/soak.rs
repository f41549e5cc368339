//! `cargo xtask soak`: the two long tests, for as long as they are meant to run.

use crate::build;
use crate::run::{self, Outcome, command};
use crate::setup;

const FOLLOWERS: u64 = 1_000;
const FOLLOWERS_MINUTES: u64 = 10;
const PAGE_MINUTES: u64 = 30;

/// What follows `soak` on the command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    followers: bool,
    page: bool,
    minutes: Option<u64>,
}

impl Options {
    /// Reads the words of the command line; none when they make no sense.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let (mut named, mut minutes) = (Vec::new(), None);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--minutes" => minutes = Some(words.next()?.parse().ok().filter(|it| *it > 0)?),
                "followers" | "page" => named.push(*word),
                _ => return None,
            }
        }
        let wanted = |name| named.is_empty() || named.contains(&name);
        Some(Self {
            followers: wanted("followers"),
            page: wanted("page"),
            minutes,
        })
    }
}

/// Runs them one after the other.
pub(crate) fn soak(options: &Options) -> Outcome {
    if options.followers {
        let minutes = options.minutes.unwrap_or(FOLLOWERS_MINUTES);
        println!("\n== {FOLLOWERS} followers of one sandbox, {minutes} min");
        let mut test = command("cargo");
        test.args(["test", "--package", "managed-auth-sandbox"])
            .args(["--test", "followers", "--", "--nocapture"])
            .env("MANAGED_AUTH_FOLLOWERS", FOLLOWERS.to_string())
            .env("MANAGED_AUTH_SOAK_SECONDS", (minutes * 60).to_string());
        run::visible(test, "many followers", "see above what did not hold")?;
    }
    if options.page {
        let minutes = options.minutes.unwrap_or(PAGE_MINUTES);
        let kit = setup::for_page()?;
        let browser = setup::chromium()?;
        build::page(&kit, kit.toolchain.best_std())?;
        println!("\n== one page through faults, {minutes} min");
        let mut test = command("cargo");
        test.args(["test", "--package", "managed-auth-e2e"])
            .args(["--test", "all", "--", "soak::", "--nocapture"])
            .env(browser.variable, &browser.driver)
            .env("MANAGED_AUTH_BROWSER", browser.id)
            .env("MANAGED_AUTH_DIST", build::dist())
            .env("MANAGED_AUTH_SOAK_SECONDS", (minutes * 60).to_string());
        run::visible(
            test,
            "one page through faults",
            "repeat it with its seed, printed above",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_read() {
        let read = |words: &[&str]| Options::read(words);
        let of = |followers, page, minutes| Options {
            followers,
            page,
            minutes,
        };
        assert_eq!(read(&[]), Some(of(true, true, None)));
        assert_eq!(
            read(&["page", "--minutes", "3"]),
            Some(of(false, true, Some(3)))
        );
        for wrong in [&["--minutes"][..], &["--minutes", "0"], &["news"]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
