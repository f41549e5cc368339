//! Directories, copied whole.

use anyhow::Result;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// A directory with the same in it, whatever was there before.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    copy_over(from, to)
}

/// Copies what is in a directory into another one, over what is there.
pub(crate) fn copy_over(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let to = to.join(entry.path().strip_prefix(from)?);
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(&to)?,
            false => fs::copy(entry.path(), &to).map(drop)?,
        }
    }
    Ok(())
}
