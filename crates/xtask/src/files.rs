//! Files and directories, with a word for whoever has to mend what is wrong with them.

use crate::run::{Failure, Outcome};
use std::fs;
use std::path::Path;

pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io(path, &error))
}

pub(crate) fn read_bytes(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| Failure::io(path, &error))
}

pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    fs::write(path, content).map_err(|error| Failure::io(path, &error))
}

pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    let copied = fs::copy(from, to).map(drop);
    copied.map_err(|error| Failure::io(from, &error))
}

/// An empty directory, whatever was there before.
pub(crate) fn empty_dir(path: &Path) -> Outcome {
    if path.exists() {
        fs::remove_dir_all(path).map_err(|error| Failure::io(path, &error))?;
    }
    fs::create_dir_all(path).map_err(|error| Failure::io(path, &error))
}

/// The names of what is in a directory, in alphabetical order.
pub(crate) fn listed(dir: &Path) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(dir).map_err(|error| Failure::io(dir, &error))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// Copies what is in a directory into another one, over what is there.
pub(crate) fn copy_dir(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| Failure::io(to, &error))?;
    for name in listed(from)? {
        let (from, to) = (from.join(&name), to.join(&name));
        match from.is_dir() {
            true => copy_dir(&from, &to)?,
            false => copy(&from, &to)?,
        }
    }
    Ok(())
}
