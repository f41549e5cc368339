//! `cargo xtask serve`: the sandbox with the page, until Ctrl-C.

use crate::build;
use crate::run::{self, Failure, Outcome, command, on_path, root};
use crate::setup;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

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

/// The processes that run beside each other and end together.
#[derive(Debug)]
struct Family {
    children: Vec<(&'static str, Child)>,
    interrupted: Arc<AtomicBool>,
}

impl Family {
    fn new() -> Outcome<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst)).map_err(|error| {
            Failure::new("listening for Ctrl-C", error.to_string(), "start it again")
        })?;
        Ok(Self {
            children: Vec::new(),
            interrupted,
        })
    }

    fn start(&mut self, name: &'static str, mut command: Command) -> Outcome {
        let child = command.stdin(Stdio::null()).spawn().map_err(|error| {
            Failure::new(
                format!("starting {name}"),
                error.to_string(),
                "start this again",
            )
        })?;
        self.children.push((name, child));
        Ok(())
    }

    /// Starts a process, shows what it says, and opens the first login that it names.
    fn start_with_address(
        &mut self,
        name: &'static str,
        mut command: Command,
        mut open: bool,
        shown: impl Fn(&str) -> String + Send + 'static,
    ) -> Outcome {
        command.stdout(Stdio::piped());
        self.start(name, command)?;
        let stdout = self
            .children
            .last_mut()
            .and_then(|(_, child)| child.stdout.take());
        thread::spawn(move || {
            for line in stdout
                .into_iter()
                .flat_map(|stdout| BufReader::new(stdout).lines())
            {
                let Ok(line) = line else { return };
                let line = shown(&line);
                println!("{line}");
                if open && let Some(address) = address_in(&line) {
                    open = false;
                    open_on_desktop(address);
                }
            }
        });
        Ok(())
    }

    fn wait_for_port(&mut self, port: u16) -> Outcome {
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if self.interrupted.load(Ordering::SeqCst) {
                return Ok(());
            }
            self.all_alive()?;
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    fn until_interrupted(mut self) -> Outcome {
        while !self.interrupted.load(Ordering::SeqCst) {
            // Ctrl-C reaches the children too, and one of them may be gone before we look.
            if let Err(failure) = self.all_alive() {
                thread::sleep(Duration::from_millis(100));
                if !self.interrupted.load(Ordering::SeqCst) {
                    return Err(failure);
                }
            }
            thread::sleep(Duration::from_millis(100));
        }
        println!("\nEnded.");
        Ok(())
    }

    fn all_alive(&mut self) -> Outcome {
        for (name, child) in &mut self.children {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(Failure::new(
                    format!("running {name}"),
                    format!("it ended with {status}; its messages stand above"),
                    "follow what they say, or start this again",
                ));
            }
        }
        Ok(())
    }
}

impl Drop for Family {
    /// Asks each to end as Ctrl-C would, and ends whoever is still there two seconds later.
    fn drop(&mut self) {
        #[cfg(unix)]
        for (_, child) in &mut self.children {
            if let Ok(None) = child.try_wait() {
                let _ = Command::new("kill")
                    .args(["-INT", &child.id().to_string()])
                    .status();
            }
        }
        let patience = Instant::now() + Duration::from_secs(2);
        for (_, child) in &mut self.children {
            while matches!(child.try_wait(), Ok(None)) && Instant::now() < patience {
                thread::sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port(from: u16) -> Outcome<u16> {
    (from..=u16::MAX)
        .take(200)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .ok_or_else(|| {
            Failure::new(
                "finding a free port",
                format!("200 ports from {from} on are taken"),
                "end what occupies them, or choose one with --port",
            )
        })
}

fn address_in(line: &str) -> Option<&str> {
    line.split_whitespace()
        .find(|word| word.starts_with("http://127.0.0.1:") && word.contains("/login/"))
}

fn open_on_desktop(address: &str) {
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut opener = Command::new("rundll32");
        opener.arg("url.dll,FileProtocolHandler");
        opener
    } else {
        let desktop = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
        let Some(opener) = on_path("xdg-open").filter(|_| desktop) else {
            return;
        };
        Command::new(opener)
    };
    opener.arg(address).current_dir(root());
    // The address stands on the screen: without a browser to open it, nothing is lost.
    let _ = opener
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
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

    #[test]
    fn the_address_of_the_login_is_found() {
        let line = "Open http://127.0.0.1:8787/login/c1?code=x in a browser";
        assert_eq!(
            address_in(line),
            Some("http://127.0.0.1:8787/login/c1?code=x")
        );
        assert_eq!(address_in("All sites: http://127.0.0.1:8787/"), None);
    }
}
