//! The project's chores: `cargo xtask help` lists them.

mod apt;
mod bench;
mod build;
mod coverage;
mod docs;
mod e2e;
mod examples;
mod family;
mod files;
mod finish;
mod fresh_app;
mod front_ends;
mod fuzz;
mod gallery;
mod made_of;
mod package;
mod prelude;
mod report;
mod reproduce;
mod run;
mod serve;
mod setup;
mod size;
mod soak;
mod supply;
mod test;
mod toolchain;
mod tools;
mod weigh;

use clap::Parser;
use std::process::ExitCode;

/// The project's chores
///
/// Whatever a chore needs and the machine lacks is set up first, outside of the repository, once.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
enum Chore {
    /// A sandbox with the hosted page, at an address to open
    Serve(serve::Options),
    /// The hosted page in every state, theme, language and width
    Gallery(gallery::Options),
    /// The book, the API documentation and the gallery as one static site, in target/site/
    Docs(gallery::Listen),
    /// One of examples/, with a sandbox that plays its backend
    Example(examples::Options),
    /// The hosted page for release, in dist/
    Build {
        /// Leaves the compiler's standard library as it is
        #[arg(long)]
        plain_std: bool,
    },
    /// What others take away, in target/package/, with checksums: the page, its bill of materials,
    /// the npm package
    Package,
    /// Everything that CI runs, or some stages of it
    Test {
        stages: Vec<test::Stage>,
        /// Only the tests with this in their names, and no other checks
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
    },
    /// What the page weighs and is made of, and whether it keeps to its budget
    Size {
        /// Keeps the figures to compare with
        #[arg(long)]
        record: bool,
    },
    Bench(bench::Options),
    /// Looks for inputs that break the stream, the wire or the session
    Fuzz(fuzz::Options),
    /// Builds a clone of the last commit elsewhere, and compares the pages byte by byte
    Reproduce,
    /// The long tests: every interleaving of a larger world, 1,000 followers of the sandbox for 10
    /// minutes, one page through faults for 30
    Soak(soak::Options),
    /// Which lines of the core and the sandbox the tests run, with pages to read in target/coverage/
    Coverage,
    /// Only sets up what the others need
    Setup,
}

fn main() -> ExitCode {
    let result = match Chore::parse() {
        Chore::Serve(options) => serve::serve(&options),
        Chore::Gallery(options) => gallery::gallery(&options),
        Chore::Docs(listen) => docs::docs(&listen),
        Chore::Example(options) => examples::example(&options),
        Chore::Build { plain_std } => build::build(plain_std),
        Chore::Package => package::package(),
        Chore::Test { stages, only } => return test::test(&stages, only),
        Chore::Size { record } => build::ready().and_then(|kit| size::size(&kit, record)),
        Chore::Bench(options) => bench::bench(&options),
        Chore::Fuzz(options) => fuzz::fuzz(&options),
        Chore::Reproduce => reproduce::reproduce(),
        Chore::Soak(options) => soak::soak(&options),
        Chore::Coverage => coverage::coverage(),
        Chore::Setup => setup::for_page().map(|_| println!("All is there.")),
    };
    result.map_or_else(|error| run::complain(&error), |()| ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    /// What is wrong with a command, such as `test host web`.
    fn wrong(command: &str) -> Option<String> {
        let words = ["xtask"].into_iter().chain(command.split_whitespace());
        let error = Chore::try_parse_from(words).err()?;
        error.use_stderr().then(|| format!("{command}: {error}"))
    }

    #[test]
    fn every_command_that_a_page_names_is_there() {
        // Between backticks, where it can be cut by the end of a line, or at the beginning of one.
        let named = Regex::new("`cargo xtask ([^`]+)`|(?m)^ *cargo xtask ([^`#\n]+)").unwrap();
        let (mut count, mut wrongs) = (0, Vec::new());
        for place in
            ["docs", "examples", "crates/core", "README.md", "CONTRIBUTING.md", "SECURITY.md"]
        {
            let files = files::all(&run::root().join(place)).unwrap();
            for page in files.iter().filter(|file| file.extension().is_some_and(|it| it == "md")) {
                let text = std::fs::read_to_string(page).unwrap();
                for (_, [command]) in named.captures_iter(&text).map(|it| it.extract()) {
                    count += 1;
                    wrongs.extend(wrong(command));
                }
            }
        }
        assert_eq!(wrongs, [""; 0]);
        assert!(count > 40, "{count} commands");
    }

    #[test]
    fn a_command_that_is_not_there_is_found() {
        assert!(wrong("serv").is_some());
        assert!(wrong("gallery --shot").is_some());
        assert_eq!(wrong("test host web"), None);
    }
}
