//! Real servers for the built page, with the configurations of `page/hosting/`. Changed in them is what
//! belongs to a machine: address, directory, and where the API is.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use crate::stage::dist;
use crate::until::until;

const NGINX: &str = include_str!("../../../page/hosting/nginx.conf");
const CADDY: &str = include_str!("../../../page/hosting/Caddyfile");
const API: &str = "https://api.onkernel.com";

/// A program that serves the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// nginx, as Debian packs it.
    Nginx,
    /// Caddy.
    Caddy,
}

/// A server that runs, until dropped, on a copy of the page.
#[derive(Debug)]
pub struct Host {
    origin: String,
    place: PathBuf,
    process: Child,
}

impl Host {
    /// Deploys the built page, pointed at this API, and starts the server.
    ///
    /// # Panics
    ///
    /// When the program is not installed, or does not take its configuration.
    pub async fn start(program: Program, api: &str) -> Self {
        let address = free_address();
        let name = format!("managed-auth-{program:?}-{}", address.port());
        let place = std::env::temp_dir().join(name);
        let page = place.join("page");
        copy(&dist(), &page);
        let index = page.join("index.html");
        let html = fs::read_to_string(&index).unwrap();
        fs::write(&index, changed(&html, API, api)).unwrap();

        let root = page.to_str().unwrap();
        let own = |text: &str| changed(&changed(text, "/var/www/managed-auth", root), API, api);
        let mut command = match program {
            Program::Nginx => {
                let site = changed(&own(NGINX), "listen 80", &format!("listen {address}"));
                nginx(&place, &site)
            }
            Program::Caddy => {
                // Only for a certificate does it need the name.
                let site = changed(
                    &own(CADDY),
                    "sign-in.example.com",
                    &format!("http://{address}"),
                );
                caddy(&place, &site)
            }
        };
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let process = command.spawn().unwrap_or_else(|error| {
            panic!("{program:?} does not start ({error}); `cargo xtask test e2e` installs it")
        });
        let mut host = Self {
            origin: format!("http://{address}"),
            place,
            process,
        };
        until(format_args!("{program:?}"), async || {
            let ended = host.process.try_wait().unwrap();
            assert_eq!(ended, None, "{program:?} says why above");
            TcpStream::connect(address).ok()
        })
        .await;
        host
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The files that it serves.
    #[must_use]
    pub fn page(&self) -> PathBuf {
        self.place.join("page")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        fs::remove_dir_all(&self.place).ok();
    }
}

fn nginx(place: &Path, site: &str) -> Command {
    fs::write(place.join("site.conf"), site).unwrap();
    let place = place.display();
    // What a system's own nginx.conf has around the sites; one process, so that none outlives it.
    let around = format!(
        "include /etc/nginx/modules-enabled/*-brotli-static.conf;
        daemon off; master_process off; pid {place}/pid; error_log stderr;
        events {{}}
        http {{
            include /etc/nginx/mime.types;
            client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
            fastcgi_temp_path {place}/fastcgi; uwsgi_temp_path {place}/uwsgi;
            scgi_temp_path {place}/scgi;
            include {place}/site.conf;
        }}"
    );
    let file = Path::new(&place.to_string()).join("nginx.conf");
    fs::write(&file, around).unwrap();
    // Debian keeps it where only administrators have a PATH to.
    let system = Path::new("/usr/sbin/nginx");
    let mut command = Command::new(if system.exists() {
        system
    } else {
        Path::new("nginx")
    });
    command.arg("-e").arg("stderr").arg("-c").arg(file);
    command
}

fn caddy(place: &Path, site: &str) -> Command {
    let file = place.join("Caddyfile");
    fs::write(
        &file,
        format!("{{\n\tadmin off\n\tlog {{\n\t\tlevel ERROR\n\t}}\n}}\n{site}"),
    )
    .unwrap();
    let mut command = Command::new("caddy");
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(file)
        .env("XDG_DATA_HOME", place)
        .env("XDG_CONFIG_HOME", place);
    command
}

/// An address for a server that does not tell which one it has. Not one of those that a system gives to
/// whoever asks for any: a sandbox of another test would have it before the server is there.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(20_000);
    loop {
        let port = NEXT.fetch_add(1, Ordering::Relaxed);
        if let Ok(socket) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return socket.local_addr().unwrap();
        }
    }
}

/// The text with `old`, which it must have, replaced.
fn changed(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "`{old}` is not in:\n{text}");
    text.replace(old, new)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
