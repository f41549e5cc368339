//! The WebDriver process: one for all tests that run, ended with the last of them. Firefox and
//! WebKit need one for each. A browser that is well when its test ends is taken over by the next.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::Client;

use crate::browser::{Kind, Motion};
use crate::desk::Desk;

/// So many browsers at once, whatever the number of test threads: more only slow each other down.
const AT_ONCE: usize = 4;

/// How long a driver may take to start.
const START: Duration = Duration::from_secs(30);

/// Leave to run a browser, and the driver to run it with.
#[derive(Debug)]
pub(crate) struct Lease {
    motion: Motion,
    driver: Option<Arc<Driver>>,
    kept: Option<Client>,
}

/// A browser that waits for the next test.
#[derive(Debug)]
pub(crate) struct Kept {
    motion: Motion,
    pub(crate) client: Client,
    driver: Arc<Driver>,
}

#[derive(Debug)]
struct Driver {
    process: Child,
    url: String,
    _desk: Option<Desk>,
}

#[derive(Debug)]
struct Office {
    leases: usize,
    driver: Weak<Driver>,
    kept: Vec<Kept>,
}

static OFFICE: Mutex<Office> = Mutex::new(Office {
    leases: 0,
    driver: Weak::new(),
    kept: Vec::new(),
});
static RETURNED: Condvar = Condvar::new();

/// A test that failed leaves nothing half done here.
fn office() -> MutexGuard<'static, Office> {
    OFFICE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lease {
    /// Waits for its turn, and starts the driver if none is running.
    pub(crate) fn take(kind: Kind, motion: Motion) -> Self {
        let mut office = RETURNED
            .wait_while(office(), |office| office.leases >= AT_ONCE)
            .unwrap_or_else(PoisonError::into_inner);
        let fits = office.kept.iter().position(|kept| kept.motion == motion);
        let (driver, kept) = if let Some(at) = fits {
            let Kept { client, driver, .. } = office.kept.swap_remove(at);
            (driver, Some(client))
        } else {
            let running = office.driver.upgrade().filter(|_| kind.shares_driver());
            let driver = running.unwrap_or_else(|| {
                let driver = Arc::new(Driver::start(kind, motion));
                office.driver = Arc::downgrade(&driver);
                driver
            });
            (driver, None)
        };
        office.leases += 1;
        Self {
            motion,
            driver: Some(driver),
            kept,
        }
    }

    /// The browser of an earlier test, as good as new, if there is one.
    pub(crate) fn kept(&mut self) -> Option<Client> {
        self.kept.take()
    }

    /// Ends the lease, and keeps this browser for the next. Those that nobody is there to take are
    /// returned, and have to be closed.
    pub(crate) fn end(mut self, keep: Option<Client>) -> Vec<Kept> {
        let mut office = office();
        let driver = self.driver.take();
        let kept = driver.zip(keep).map(|(driver, client)| Kept {
            motion: self.motion,
            client,
            driver,
        });
        office.kept.extend(kept);
        office.leases -= 1;
        let kept = if office.leases == 0 {
            std::mem::take(&mut office.kept)
        } else {
            Vec::new()
        };
        drop(office);
        RETURNED.notify_one();
        kept
    }

    /// Whether pages of its browser may move what they show.
    pub(crate) fn motion(&self) -> Motion {
        self.motion
    }

    /// Where the driver listens.
    pub(crate) fn url(&self) -> &str {
        self.driver.as_ref().map_or("", |driver| &driver.url)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut office = office();
        // The last one ends the process, before another test can think that it is there.
        if self.driver.take().is_some() {
            office.leases -= 1;
            RETURNED.notify_one();
        }
    }
}

impl Driver {
    fn start(kind: Kind, motion: Motion) -> Self {
        let path = std::env::var_os(kind.driver_variable())
            .map_or_else(|| PathBuf::from(kind.driver_name()), PathBuf::from);
        let advice = format!(
            "run `cargo xtask test e2e`, which sets the browser up, or name its driver in {}",
            kind.driver_variable()
        );
        let mut command = Command::new(&path);
        command.args(kind.driver_arguments());
        if kind == Kind::WebKit {
            return Self::start_webkit(command, Desk::set_up(motion));
        }
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}; {advice}", path.display()));
        let output = BufReader::new(process.stdout.take().unwrap());
        let (found, port) = mpsc::channel();
        // Reads on to the end, so that the driver can always write.
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some(port) = port_in(&line) {
                    // Nobody listens after the first.
                    found.send(port).ok();
                }
            }
        });
        let Ok(port) = port.recv_timeout(START) else {
            process.kill().ok();
            process.wait().ok();
            panic!(
                "{} started, but does not say on which port; {advice}",
                path.display()
            );
        };
        Self {
            process,
            url: format!("http://127.0.0.1:{port}"),
            _desk: None,
        }
    }

    /// WebKit's driver does not say where it listens, so it is told.
    fn start_webkit(mut command: Command, desk: Desk) -> Self {
        desk.seat(&mut command);
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let process = command
            .arg(format!("--port={port}"))
            // Its own sandbox cannot be set up inside of a container, or by root.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("WebKitWebDriver does not start: {error}; run `cargo xtask test webkit`")
            });
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < START, "WebKitWebDriver does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        Self {
            process,
            url: format!("http://127.0.0.1:{port}"),
            _desk: Some(desk),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// `ChromeDriver was started successfully on port 4444.`, `... Listening on 127.0.0.1:4444`
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    rest[..end.unwrap_or(rest.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port_in;

    #[test]
    fn each_driver_says_its_port_in_its_own_way() {
        let chromium = "ChromeDriver was started successfully on port 41234.";
        let firefox = "1790000000000\tgeckodriver\tINFO\tListening on 127.0.0.1:4444";
        assert_eq!(port_in(chromium), Some(41234));
        assert_eq!(port_in(firefox), Some(4444));
        assert_eq!(
            port_in("Starting ChromeDriver 156.0.8078.79 on port 0"),
            None
        );
    }
}
