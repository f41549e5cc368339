//! The hosted page as an archive: the built files, the servers' configurations, and how to use both.

use super::place;
use crate::build;
use crate::run::{self, Failure, Outcome, command, root};
use crate::setup::Kit;
use flate2::{Compression, GzBuilder};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use tar::{Builder, Header};

/// What is in the archive: from where, and under which name.
const CONTENT: &[(&str, &str)] = &[
    ("dist", "page"),
    ("hosting", "hosting"),
    ("docs/appearance.md", "docs/appearance.md"),
    ("docs/hosting.md", "docs/hosting.md"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

/// Builds the page and packs it; gives the archive.
pub(super) fn page(kit: &Kit) -> Outcome<PathBuf> {
    build::page(kit, kit.toolchain.best_std())?;
    let name = format!("managed-auth-page-{}", env!("CARGO_PKG_VERSION"));
    let path = place().join(format!("{name}.tar.gz"));
    fs::create_dir_all(place()).map_err(|error| Failure::io(&place(), &error))?;
    let mut files = Vec::new();
    for (from, to) in CONTENT {
        collect(&root().join(from), &Path::new(&name).join(to), &mut files)?;
    }
    files.sort();
    let packed = pack(&files, time()).map_err(|error| Failure::io(&path, &error))?;
    fs::write(&path, packed).map_err(|error| Failure::io(&path, &error))?;
    Ok(path)
}

/// The files under `from`, each behind its name in the archive.
fn collect(from: &Path, to: &Path, files: &mut Vec<(PathBuf, PathBuf)>) -> Outcome {
    if from.is_file() {
        files.push((to.to_path_buf(), from.to_path_buf()));
        return Ok(());
    }
    let entries = fs::read_dir(from).map_err(|error| Failure::io(from, &error))?;
    for entry in entries.flatten() {
        collect(&entry.path(), &to.join(entry.file_name()), files)?;
    }
    Ok(())
}

/// The same files at the same time are the same bytes, whoever packs them and where.
fn pack(files: &[(PathBuf, PathBuf)], time: u64) -> io::Result<Vec<u8>> {
    let packer = GzBuilder::new().write(Vec::new(), Compression::best());
    let mut archive = Builder::new(packer);
    for (name, path) in files {
        let content = fs::read(path)?;
        let mut header = Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(time);
        archive.append_data(&mut header, name, &*content)?;
    }
    archive.into_inner()?.finish()
}

/// The time of the commit, in seconds since 1970. Not one time for all releases: servers take it
/// for the version of a file, and would tell browsers that their old page is still the right one.
pub(super) fn time() -> u64 {
    let asked_for = std::env::var("SOURCE_DATE_EPOCH").ok();
    let of_commit = || {
        let mut git = command("git");
        git.args(["log", "-1", "--format=%ct"]);
        run::answer(git)
    };
    let known = asked_for.or_else(of_commit);
    known
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.map_or(0, |since| since.as_secs())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_depends_on_nothing_but_names_content_and_time() {
        let source = root().join("LICENSE-MIT");
        let files = |name: &str| vec![(PathBuf::from(name), source.clone())];
        let packed = pack(&files("a"), 7).unwrap();
        assert_eq!(packed, pack(&files("a"), 7).unwrap());
        assert_ne!(packed, pack(&files("b"), 7).unwrap());
        assert_ne!(packed, pack(&files("a"), 8).unwrap());
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(&*packed));
        let entry = archive.entries().unwrap().next().unwrap().unwrap();
        let header = entry.header();
        let facts = (
            header.mode().unwrap(),
            header.uid().unwrap(),
            header.mtime().unwrap(),
        );
        assert_eq!(facts, (0o644, 0, 7));
    }
}
