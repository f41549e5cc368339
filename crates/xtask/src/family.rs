//! Processes that run beside each other until Ctrl-C.

use crate::prelude::*;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// The processes that run beside each other and end together.
#[derive(Debug, Default)]
pub(crate) struct Family {
    children: Vec<(&'static str, Child)>,
}

/// Ctrl-C was pressed, or a signal asked us to end.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

impl Family {
    /// From here on Ctrl-C ends the family, and then us.
    pub(crate) fn new() -> Result<Self> {
        ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))?;
        Ok(Self::default())
    }

    pub(crate) fn start(&mut self, name: &'static str, process: impl Into<Command>) -> Result<()> {
        let child = process.into().stdin(Stdio::null()).spawn();
        self.children.push((name, child.context(name)?));
        Ok(())
    }

    /// Starts a process, shows what it says, and opens the address that it asks to open. Ends with
    /// Ctrl-C.
    pub(crate) fn serve(
        mut self,
        name: &'static str,
        cmd: Cmd<'_>,
        mut open: bool,
        shown: impl Fn(&str) -> String + Send + 'static,
    ) -> Result<()> {
        let (reader, writer) = std::io::pipe()?;
        let mut command = Command::from(cmd);
        command.stdout(writer);
        self.start(name, command)?;
        thread::spawn(move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                let line = shown(&line);
                println!("{line}");
                if open && let Some(address) = address_in(&line) {
                    open = false;
                    open_on_desktop(address);
                }
            }
        });
        self.until(interrupted)?;
        println!("\nEnded.");
        Ok(())
    }

    pub(crate) fn wait_for_port(&mut self, port: u16) -> Result<()> {
        self.until(|| interrupted() || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())
    }

    /// Waits until something is so; none of them may end before.
    fn until(&mut self, so: impl Fn() -> bool) -> Result<()> {
        while !so() {
            thread::sleep(Duration::from_millis(100));
            for (name, child) in &mut self.children {
                if let Some(status) = child.try_wait()? {
                    // Ctrl-C reaches the children too, and one may be gone before we hear of it.
                    thread::sleep(Duration::from_millis(100));
                    ensure!(interrupted(), "{name} ended with {status}; its messages stand above");
                }
            }
        }
        Ok(())
    }
}

impl Drop for Family {
    /// Ends whoever has not heard Ctrl-C for itself, or another signal that only reached us.
    fn drop(&mut self) {
        for (_, child) in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub(crate) fn free_port(from: u16) -> Result<u16> {
    (from..=u16::MAX)
        .take(200)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .with_context(|| format!("no free port from {from} on; choose one with --port"))
}

fn address_in(line: &str) -> Option<&str> {
    line.strip_prefix("Open ")?.split_whitespace().next()
}

/// Where there is a desktop. The address stands on the screen: without a browser to open it, nothing
/// is lost.
fn open_on_desktop(address: &str) {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set) {
        let _ = open::that_detached(address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_to_open_is_found() {
        let line = "Open http://127.0.0.1:8787/login/c1?code=x in a browser";
        assert_eq!(address_in(line), Some("http://127.0.0.1:8787/login/c1?code=x"));
        assert_eq!(address_in("All sites: http://127.0.0.1:8787/"), None);
    }

    #[cfg(unix)]
    #[test]
    fn one_that_ends_by_itself_ends_all() {
        let sh = shell().unwrap();
        let mut family = Family::default();
        family.start("the first", cmd!(sh, "sleep 30")).unwrap();
        let start = std::time::Instant::now();
        let ended = family.serve("the last", cmd!(sh, "false"), false, str::to_owned);
        let text = ended.unwrap_err().to_string();
        assert!(text.starts_with("the last ended with exit status: 1"), "{text}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
