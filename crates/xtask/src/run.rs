//! Running other programs: at the repository's root, and with a sign of life from those that take
//! long.

use anyhow::{Context as _, Error, Result, bail};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use wait_timeout::ChildExt as _;
use xshell::{Cmd, Shell};

const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Says what failed, and why.
pub(crate) fn complain(error: &Error) -> ExitCode {
    eprintln!("\nfailed: {error}");
    for why in error.chain().skip(1) {
        eprintln!("   why: {why}");
    }
    ExitCode::FAILURE
}

/// The repository's root. Cargo tells it at run time, so that a moved clone keeps working.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).map(Path::to_path_buf).unwrap_or(here)
}

/// A shell that starts programs at the repository's root.
pub(crate) fn shell() -> Result<Shell> {
    let sh = Shell::new()?;
    sh.change_dir(root());
    Ok(sh)
}

/// Where the built page is.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// One of cargo's target directories, so that builds for page and host leave each other alone.
pub(crate) fn target_dir(name: &str) -> PathBuf {
    let base = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    root().join(base).join(name)
}

/// Where cargo leaves a program for this machine.
pub(crate) fn host_binary(name: &str) -> PathBuf {
    target_dir("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A program that npm has put on PATH: on Windows it is a script with an ending of its own.
pub(crate) fn npm_program(name: &str) -> String {
    format!("{name}{}", if cfg!(windows) { ".cmd" } else { "" })
}

pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    which::which(program).ok()
}

/// Runs a program whose output matters only if it fails. It is killed after `limit`.
pub(crate) fn quiet(cmd: Cmd<'_>, what: &str, limit: Option<Duration>) -> Result<()> {
    let shown = cmd.to_string();
    let mut log = tempfile::tempfile()?;
    let mut command = Command::from(cmd);
    command.stdin(Stdio::null());
    command.stdout(log.try_clone()?).stderr(log.try_clone()?);
    let spawned = command.spawn();
    let mut child = spawned.with_context(|| format!("{what}: `{shown}` does not start"))?;
    let start = Instant::now();
    let status = loop {
        let left = limit.map_or(SIGN_OF_LIFE, |limit| limit.saturating_sub(start.elapsed()));
        match child.wait_timeout(left.min(SIGN_OF_LIFE))? {
            Some(status) => break Some(status),
            None if limit.is_some_and(|limit| start.elapsed() >= limit) => {
                // Whether it had ended by itself just now makes no difference.
                let _ = child.kill();
                child.wait()?;
                break None;
            }
            None => {
                let (seconds, line) = (start.elapsed().as_secs(), last_lines(&mut log, 1)?);
                println!("      {seconds:>4} s  {}", line.concat().trim());
            }
        }
    };
    if status.is_some_and(|status| status.success()) {
        return Ok(());
    }
    let ending = status.map_or("gave no answer in time".to_owned(), |it| it.to_string());
    let lines = last_lines(&mut log, 12)?.join("\n| ");
    bail!("{what}: `{shown}`: {ending}\n| {lines}")
}

/// Children write where the file's one position is, so that it has to be at the end again.
fn last_lines(log: &mut File, count: usize) -> Result<Vec<String>> {
    let mut bytes = Vec::new();
    log.rewind()?;
    log.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.lines().filter(|it| !it.trim().is_empty()).collect();
    let first = lines.len().saturating_sub(count);
    Ok(lines.iter().skip(first).map(|it| (*it).into()).collect())
}

/// Runs a program, shows its output as it comes, and hands each line to `on_line` as well.
pub(crate) fn tee(cmd: Cmd<'_>, mut on_line: impl FnMut(&str)) -> Result<ExitStatus> {
    let (reader, writer) = std::io::pipe()?;
    println!("$ {cmd}");
    let mut command = Command::from(cmd);
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn()?;
    // It holds the writing end, and the output ends with the last of those.
    drop(command);
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        on_line(line.trim_end());
    }
    Ok(child.wait()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use xshell::cmd;

    #[cfg(unix)]
    #[test]
    fn a_failing_tool_shows_its_last_lines() {
        let sh = shell().unwrap();
        let script = "echo first; echo last >&2; exit 3";
        let failed = quiet(cmd!(sh, "sh -c {script}"), "a try", None);
        let text = failed.unwrap_err().to_string();
        assert!(text.contains("| first\n| last"), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn a_tool_that_hangs_is_ended_at_its_limit() {
        let (sh, start) = (shell().unwrap(), Instant::now());
        let limit = Some(Duration::from_millis(300));
        assert!(quiet(cmd!(sh, "sleep 30"), "a nap", limit).is_err());
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[cfg(unix)]
    #[test]
    fn each_line_is_handed_on() {
        let (sh, mut lines) = (shell().unwrap(), Vec::new());
        let script = "echo first; echo last >&2; exit 3";
        let cmd = cmd!(sh, "sh -c {script}");
        let status = tee(cmd, |line| lines.push(line.to_owned())).unwrap();
        assert_eq!((status.code(), lines.len()), (Some(3), 2), "{lines:?}");
    }
}
