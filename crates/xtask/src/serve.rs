//! `cargo xtask serve`: the sandbox with the page, until Ctrl-C.

use crate::build;
use crate::family::{Family, free_port};
use crate::run::{self, Outcome, command};
use crate::setup;

const FIRST_PORT: u16 = 8787;

/// What follows `serve` on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    port: Option<u16>,
    dev: bool,
    no_open: bool,
    /// What is meant for the sandbox: site, faults, speed.
    sandbox: Vec<String>,
}

impl Options {
    /// Reads the words of the command line; none when they make no sense.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--port" => options.port = Some(words.next()?.parse().ok()?),
                "--dev" => options.dev = true,
                "--no-open" => options.no_open = true,
                "--site" | "--fault" | "--speed" => {
                    options
                        .sandbox
                        .extend([(*word).to_owned(), (*words.next()?).to_owned()]);
                }
                "--control" => options.sandbox.push((*word).to_owned()),
                _ => return None,
            }
        }
        Some(options)
    }
}

pub(crate) fn serve(options: &Options) -> Outcome {
    let kit = setup::for_page()?;
    println!("sandbox: building");
    let mut cargo = command("cargo");
    cargo.args(["build", "--package", "managed-auth-sandbox"]);
    run::visible(
        cargo,
        "building the sandbox",
        "mend what the compiler complains about",
    )?;

    let sandbox = || {
        let mut sandbox = command(build::host_binary("managed-auth-sandbox"));
        sandbox.args(&options.sandbox);
        sandbox
    };
    // Asked for help, it still looks at the names first: better now than after the page's build.
    let mut names = sandbox();
    names.arg("--help");
    run::quiet(
        names,
        "understanding what the sandbox shall do",
        "choose among the names above",
        None,
    )?;

    if !options.dev {
        build::page(&kit, kit.toolchain.best_std())?;
    }
    // Only from here on: until now Ctrl-C ends this chore and its tools at once, as it should.
    let mut family = Family::new()?;
    let mut sandbox = sandbox();
    if options.dev {
        // One origin for page and API, as when it is deployed: trunk passes the API on.
        let page = options.port.map_or_else(|| free_port(FIRST_PORT), Ok)?;
        let api = free_port(page.saturating_add(1))?;
        println!("page: building for development, and watching its sources");
        let dist = build::target_dir("page-dev").join("dist");
        let mut trunk = build::trunk(&kit, "page-dev");
        trunk
            .args([
                "serve",
                "--address",
                "127.0.0.1",
                "--port",
                &page.to_string(),
            ])
            .args(["--proxy-backend", &format!("http://127.0.0.1:{api}/auth/")])
            .arg("--dist")
            .arg(&dist);
        family.start("trunk", trunk)?;
        family.wait_for_port(page)?;
        // For its list of sites the sandbox has the page as well; without the live reload there.
        sandbox
            .args(["--port", &api.to_string()])
            .arg("--dist")
            .arg(&dist);
        let (from, to) = (
            format!("//127.0.0.1:{api}/login/"),
            format!("//127.0.0.1:{page}/login/"),
        );
        family.start_with_address("the sandbox", sandbox, !options.no_open, move |line| {
            line.replace(&from, &to)
        })?;
    } else {
        sandbox.arg("--dist").arg(build::dist());
        if let Some(port) = options.port {
            sandbox.args(["--port", &port.to_string()]);
        }
        family.start_with_address("the sandbox", sandbox, !options.no_open, str::to_owned)?;
    }
    family.until_interrupted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let words = [
            "--site", "totp", "--dev", "--port", "9000", "--fault", "a", "--fault", "b",
        ];
        let options = Options::read(&words).unwrap();
        assert_eq!(
            options.sandbox,
            ["--site", "totp", "--fault", "a", "--fault", "b"]
        );
        assert!(options.dev && options.port == Some(9000));
        assert_eq!(Options::read(&["--site"]), None);
        assert_eq!(Options::read(&["--port", "many"]), None);
        assert_eq!(Options::read(&["extra"]), None);
    }
}
