//! The project's chores: `cargo xtask help` lists them.

mod bench;
mod build;
mod contributors;
mod counts;
mod coverage;
mod examples;
mod family;
mod files;
mod front_ends;
mod fuzz;
mod gallery;
mod package;
mod polish;
mod reproduce;
mod run;
mod serve;
mod setup;
mod size;
mod slim;
mod soak;
mod supply;
mod test;
mod toolchain;
mod tools;
mod traps;
mod wasm;
mod webkit;
mod weigh;

use run::{Failure, Outcome};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <chore>

  serve [--site NAME] [--fault NAME] [--port N] [--dev] [--no-open]
                  a sandbox with the hosted page, at an address to open;
                  --dev rebuilds and reloads the page as its sources change;
                  --speed N and --control are passed on to the sandbox
  gallery [--port N] [--no-open] [--shots]
                  the hosted page in every state, theme, language and width;
                  --shots takes pictures: of each state in target/gallery/, of
                  all together in docs/gallery/
  example NAME    one of examples/, with a sandbox that plays its backend
  build [--plain-std]
                  the hosted page for release, in dist/;
                  --plain-std leaves the compiler's standard library as it is
  package         what others take away, in target/package/, with checksums:
                  the npm package
  test [STAGE..]  everything, or one or more of:
                  host supply web clients e2e size;
                  and webkit, which runs by name only
  size [--record] what the page weighs and is made of, and whether it keeps to
                  its budget; --record keeps the figures to compare with
  bench [--quick] how fast the page is, against the same sign-in in React, and how
                  fast the stream is read; figures and a chart go to docs/.
                  --quick measures each thing once, and keeps nothing
  fuzz [--minutes N] [--minimise] [TARGET..]
                  looks for inputs that break the stream, the wire or the
                  session, which are its targets: sse protocol session;
                  --minimise keeps the fewest that reach as far, in fuzz/corpus/
  reproduce       builds a clone of the last commit elsewhere, and compares the
                  pages byte by byte
  soak [followers] [page] [--minutes N]
                  the long tests: 1,000 followers of the sandbox for 10 minutes,
                  one page through faults for 30
  coverage        which lines of the core and the sandbox the tests run; with pages
                  to read in target/coverage/
  setup           only sets up what the others need
  help            this text

Whatever a chore needs and the machine lacks is set up first, outside of the
repository, once.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut words = args.iter().map(String::as_str);
    let chore = words.next().unwrap_or("help");
    let rest: Vec<&str> = words.collect();
    if chore == "test" {
        return test::test(&rest);
    }
    match dispatch(chore, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(chore: &str, rest: &[&str]) -> Outcome {
    match (chore, rest) {
        ("help" | "--help" | "-h", _) => {
            println!("{HELP}");
            Ok(())
        }
        ("setup", []) => setup::for_page().map(|_| println!("All is there.")),
        ("serve", words) => match serve::Options::read(words) {
            Some(options) => serve::serve(&options),
            None => Err(misused(chore, rest)),
        },
        ("gallery", words) => match gallery::Options::read(words) {
            Some(options) => gallery::gallery(&options),
            None => Err(misused(chore, rest)),
        },
        ("soak", words) => match soak::Options::read(words) {
            Some(options) => soak::soak(&options),
            None => Err(misused(chore, rest)),
        },
        ("reproduce", []) => reproduce::reproduce(),
        ("bench", []) => bench::bench(false),
        ("bench", ["--quick"]) => bench::bench(true),
        ("coverage", []) => coverage::coverage(),
        ("fuzz", words) => match fuzz::Options::read(words) {
            Some(options) => fuzz::fuzz(&options),
            None => Err(misused(chore, rest)),
        },
        ("build", []) => build::build(false),
        ("build", ["--plain-std"]) => build::build(true),
        ("example", [name]) => examples::serve(name),
        ("package", []) => package::package(),
        ("size", []) => size::size(false),
        ("size", ["--record"]) => size::size(true),
        _ => Err(misused(chore, rest)),
    }
}

fn misused(chore: &str, rest: &[&str]) -> Failure {
    Failure::new(
        format!(
            "there is no `cargo xtask {}`",
            [&[chore], rest].concat().join(" ")
        ),
        "the chore or one of its options is not known",
        format!("choose one of these:\n{HELP}"),
    )
}
