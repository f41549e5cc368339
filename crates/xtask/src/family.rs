//! Processes that run beside each other until Ctrl-C.

use anyhow::{Context as _, Result, ensure};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use xshell::Cmd;

/// The processes that run beside each other and end together.
#[derive(Debug)]
pub(crate) struct Family {
    children: Vec<(&'static str, Child)>,
    interrupted: Arc<AtomicBool>,
}

impl Family {
    pub(crate) fn new() -> Result<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))?;
        Ok(Self { children: Vec::new(), interrupted })
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
        self.until(|| false)?;
        println!("\nEnded.");
        Ok(())
    }

    pub(crate) fn wait_for_port(&mut self, port: u16) -> Result<()> {
        self.until(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())
    }

    /// Waits until something is so, or for Ctrl-C; none of them may end before.
    fn until(&mut self, so: impl Fn() -> bool) -> Result<()> {
        let interrupted = || self.interrupted.load(Ordering::SeqCst);
        while !so() && !interrupted() {
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
    /// Asks each to end as Ctrl-C would, and ends whoever is still there two seconds later.
    fn drop(&mut self) {
        #[cfg(unix)]
        for (_, child) in &mut self.children {
            if let Ok(None) = child.try_wait() {
                let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
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
        let sh = crate::run::shell().unwrap();
        let mut family = Family { children: Vec::new(), interrupted: Arc::default() };
        family.start("the first", xshell::cmd!(sh, "sleep 30")).unwrap();
        let start = Instant::now();
        let ended = family.serve("the last", xshell::cmd!(sh, "false"), false, str::to_owned);
        let text = ended.unwrap_err().to_string();
        assert!(text.starts_with("the last ended with exit status: 1"), "{text}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
