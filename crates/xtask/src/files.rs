//! Directories copied and listed whole, and names that follow a content.

use crate::prelude::*;
use sha2::{Digest as _, Sha384};
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

/// The files below a directory, in the order of their names; of a file, itself.
pub(crate) fn all(path: &Path) -> Result<Vec<PathBuf>> {
    let entries = WalkDir::new(path).sort_by_file_name().into_iter();
    let files = entries.filter(|entry| entry.as_ref().map_or(true, |it| it.file_type().is_file()));
    files.map(|entry| Ok(entry?.into_path())).collect()
}

/// Enough of a content's hash to tell it from another, for names of files.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    Sha384::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
