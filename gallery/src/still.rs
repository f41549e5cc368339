//! The gallery as files: what the router makes on request is made once, for a host of static files. The
//! addresses below its directory are those of the server.

use std::path::Path;
use std::{fs, io};

use crate::{files, frame, recorded};

/// Writes the gallery of the built page in `dist` to the directory `to`.
///
/// # Errors
///
/// When something cannot be read or written.
pub fn export(dist: &Path, to: &Path) -> io::Result<()> {
    copy(dist, to)?;
    let page = fs::read_to_string(dist.join("index.html"))?;
    copy(&files().join("page"), &to.join("gallery"))?;
    // The pages around the frames stand beside what they are made of.
    for entry in fs::read_dir(to.join("gallery"))? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| has_ending(&path, &["html"])) {
            fs::rename(&path, to.join(name))?;
        }
    }
    fs::write(to.join("states"), recorded::list()?.to_string())?;
    let brands = recorded::every_brand()?;
    for state in recorded::states()? {
        let id = state.get("id").and_then(|id| id.as_str());
        let id = id.ok_or_else(|| io::Error::other("a state has no id"))?;
        let place = to.join("login").join(id);
        fs::create_dir_all(&place)?;
        let html = frame::still(&page, &state, &brands)?;
        fs::write(place.join("index.html"), html)?;
    }
    Ok(())
}

/// Copies a directory, without the compressed copies in it: a pages host makes its own.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let from = entry?.path();
        let to = to.join(from.file_name().unwrap_or_default());
        if from.is_dir() {
            copy(&from, &to)?;
        } else if !has_ending(&from, &["br", "gz"]) {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.contains(&ending))
}
