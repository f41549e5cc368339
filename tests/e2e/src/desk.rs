//! What a WebKit browser stands on, as it knows no headless mode: a display of its own. On one display
//! without a window manager, only one of several windows would have the focus.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::browser::Motion;

/// A display that nobody looks at, and the settings of whoever does not, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Desk {
    server: Child,
    display: String,
    settings: TempDir,
}

impl Desk {
    pub(crate) fn set_up(motion: Motion) -> Self {
        let settings = tempfile::tempdir().unwrap();
        for toolkit in ["gtk-3.0", "gtk-4.0"] {
            let directory = settings.path().join(toolkit);
            std::fs::create_dir(&directory).unwrap();
            let moves = motion == Motion::Some;
            let text = format!("[Settings]\ngtk-enable-animations={moves}\n");
            std::fs::write(directory.join("settings.ini"), text).unwrap();
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x1000x24"])
            .args(["-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("Xvfb does not start: {error}; run `cargo xtask test webkit`")
            });
        // It says its number once it listens.
        let mut number = String::new();
        let stdout = server.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut number).unwrap();
        assert_ne!(number, "", "Xvfb ended without saying its number");
        Self {
            server,
            display: format!(":{}", number.trim()),
            settings,
        }
    }

    /// Has a program run there.
    pub(crate) fn seat(&self, program: &mut Command) {
        program
            .env("DISPLAY", &self.display)
            .env("XDG_CONFIG_HOME", self.settings.path());
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        self.server.kill().ok();
        self.server.wait().ok();
    }
}
