//! `cargo xtask package`: what others take away, in `target/package/`, each with its checksum.

mod names;
mod npm;
mod page;
mod sbom;

use crate::run::target_dir;
use crate::setup;
use anyhow::Result;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

pub(crate) use npm::{dir as npm_dir, npm};

/// Everything that is packed lies here.
fn place() -> PathBuf {
    target_dir("package")
}

/// `cargo xtask package`
pub(crate) fn package() -> Result<()> {
    let kit = setup::for_page()?;
    let packed = [page::page(&kit)?, sbom::sbom(page::time())?, npm(&kit)?];
    let mut sums = String::new();
    for file in packed {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        sums += &checksum(&name, &fs::read(&file)?);
    }
    fs::write(place().join("SHA256SUMS"), &sums)?;
    println!("\n{sums}\nIt is all in {}.", place().display());
    Ok(())
}

/// A line that `sha256sum --check` reads.
fn checksum(name: &str, content: &[u8]) -> String {
    format!("{:x}  {name}\n", Sha256::digest(content))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_sha256sum_writes_it() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(checksum("a.tgz", b"abc"), format!("{abc}  a.tgz\n"));
    }
}
