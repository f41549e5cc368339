//! Running other programs, and saying clearly what went wrong with them.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What a chore ends in.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// A step that failed: what it was, why, and what the reader can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    why: String,
    remedy: String,
}

impl Failure {
    pub(crate) fn new(
        what: impl Into<String>,
        why: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            remedy: remedy.into(),
        }
    }

    /// A file or directory that could not be read or written.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("could not read or write {}", path.display()),
            error.to_string(),
            "check that the path exists, that it is yours, and that the disk has room",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "failed: {}", self.what)?;
        for (label, text) in [("   why: ", &self.why), ("    do: ", &self.remedy)] {
            let mut label = label;
            for line in text.lines() {
                writeln!(f, "{label}{line}")?;
                label = "        ";
            }
        }
        Ok(())
    }
}

/// The repository's root. Cargo tells it at run time, so that a moved clone keeps working.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .unwrap_or(here)
}

/// A command that starts at the repository's root.
///
/// `cargo run` leaves variables about this package in the environment. A cargo started from here
/// must not take them for its own: `CARGO` alone would tie it to the toolchain that runs xtask.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        if text == "CARGO" || text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_")
        {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command whose output the reader wants to see as it comes.
pub(crate) fn visible(mut command: Command, what: &str, remedy: &str) -> Outcome {
    let status = command
        .status()
        .map_err(|error| not_started(&command, what, &error))?;
    if status.success() {
        return Ok(());
    }
    let why = format!(
        "`{}` ended with {status}; its messages stand above",
        name_of(&command)
    );
    Err(Failure::new(what, why, remedy))
}

/// Runs a command whose output matters only if it fails, with a sign of life now and then.
pub(crate) fn quiet(
    mut command: Command,
    what: &str,
    remedy: &str,
    limit: Option<Duration>,
) -> Outcome {
    let child = spawn_piped(&mut command, what)?;
    let mut last_lines = VecDeque::new();
    let status = follow(child, limit, Some(Duration::from_secs(15)), |line| {
        if !line.trim().is_empty() {
            if last_lines.len() == 12 {
                last_lines.pop_front();
            }
            last_lines.push_back(line.trim_end().to_owned());
        }
    });
    match status {
        Some(status) if status.success() => Ok(()),
        status => {
            let ending = status.map_or_else(
                || {
                    format!(
                        "gave no answer within {} s",
                        limit.map_or(0, |l| l.as_secs())
                    )
                },
                |status| format!("ended with {status}"),
            );
            let mut why = format!("`{}` {ending}", name_of(&command));
            for line in last_lines {
                why.push_str("\n| ");
                why.push_str(&line);
            }
            Err(Failure::new(what, why, remedy))
        }
    }
}

/// Runs a command, shows its output as it comes and hands each line to `on_line` as well.
pub(crate) fn tee(
    mut command: Command,
    what: &str,
    mut on_line: impl FnMut(&str),
) -> Outcome<ExitStatus> {
    let child = spawn_piped(&mut command, what)?;
    follow(child, None, None, |line| {
        println!("{line}");
        on_line(line);
    })
    .ok_or_else(|| Failure::new(what, "it could not be waited for", "start it again"))
}

/// What a command prints, or nothing when it cannot be started or fails.
pub(crate) fn answer(mut command: Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Is there a program of this name on PATH?
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = if cfg!(windows) {
        vec![format!("{program}.exe"), format!("{program}.cmd")]
    } else {
        vec![program.to_owned()]
    };
    std::env::split_paths(&path)
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|file| file.is_file())
}

fn name_of(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .take(3)
            .map(|arg| arg.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

fn not_started(command: &Command, what: &str, error: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    Failure::new(
        what,
        format!("`{program}` could not be started: {error}"),
        format!("check that {program} is installed and on PATH"),
    )
}

fn spawn_piped(command: &mut Command, what: &str) -> Outcome<Child> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
        .spawn()
        .map_err(|error| not_started(command, what, &error))
}

/// Follows a child to its end; none when it overstayed the limit (it is then killed).
fn follow(
    mut child: Child,
    limit: Option<Duration>,
    sign_of_life: Option<Duration>,
    mut on_line: impl FnMut(&str),
) -> Option<ExitStatus> {
    let (sender, lines) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        send_lines(stdout, sender.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        send_lines(stderr, sender);
    }
    let start = Instant::now();
    let mut next_sign = sign_of_life;
    let mut latest = String::new();
    loop {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => {
                on_line(&line);
                latest = line;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if limit.is_some_and(|limit| start.elapsed() >= limit) {
            // Whether it had ended by itself just now makes no difference.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        if let (Some(at), Some(every)) = (next_sign, sign_of_life)
            && start.elapsed() >= at
        {
            println!(
                "      {:>4} s  {}",
                start.elapsed().as_secs(),
                latest.trim()
            );
            next_sign = Some(at + every);
        }
    }
    child.wait().ok()
}

fn send_lines(stream: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut buffer = Vec::new();
        while let Ok(1..) = reader.read_until(b'\n', &mut buffer) {
            let text = String::from_utf8_lossy(&buffer);
            if lines
                .send(text.trim_end_matches(['\r', '\n']).to_owned())
                .is_err()
            {
                return;
            }
            buffer.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_why_and_what_to_do() {
        let text = Failure::new("x broke", "line one\nline two", "mend x").to_string();
        assert_eq!(
            text,
            "failed: x broke\n   why: line one\n        line two\n    do: mend x\n"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_tool_shows_its_last_lines() {
        let mut command = command("sh");
        command.args(["-c", "echo first; echo last >&2; exit 3"]);
        let text = quiet(command, "a try", "nothing", None)
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("| first") && text.contains("| last"),
            "{text}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_tool_that_hangs_is_ended_at_its_limit() {
        let mut command = command("sleep");
        command.arg("30");
        let start = Instant::now();
        let limit = Some(Duration::from_millis(300));
        assert!(quiet(command, "a nap", "nothing", limit).is_err());
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}
