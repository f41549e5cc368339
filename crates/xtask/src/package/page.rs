//! The hosted page as an archive: the built files, the servers' configurations, and how to use both.

use crate::prelude::*;
use crate::setup::Kit;
use crate::{build, files};
use flate2::{Compression, GzBuilder};
use std::time::SystemTime;
use tar::{Builder, Header};

/// What is in the archive: from where, and under which name.
const CONTENT: [(&str, &str); 7] = [
    ("dist", "page"),
    ("page/hosting", "hosting"),
    ("docs/book/src/appearance.md", "docs/appearance.md"),
    ("docs/book/src/hosting.md", "docs/hosting.md"),
    ("docs/book/src/parts.png", "docs/parts.png"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

/// Builds the page and packs it; gives the archive.
pub(super) fn page(kit: &Kit) -> Result<PathBuf> {
    build::page(kit)?;
    let name = format!("managed-auth-page-{}", env!("CARGO_PKG_VERSION"));
    let path = target_dir("package").join(format!("{name}.tar.gz"));
    let mut packed = Vec::new();
    for (from, to) in CONTENT {
        let from = root().join(from);
        for file in files::all(&from)? {
            let inside = Path::new(&name).join(to).join(file.strip_prefix(&from)?);
            // A path that is joined with nothing ends in a slash, which its components do not have.
            packed.push((inside.components().collect(), file));
        }
    }
    packed.sort();
    fs::create_dir_all(target_dir("package"))?;
    fs::write(&path, pack(&packed, time())?)?;
    Ok(path)
}

/// The same files at the same time are the same bytes, whoever packs them and where.
fn pack(files: &[(PathBuf, PathBuf)], time: u64) -> Result<Vec<u8>> {
    let packer = GzBuilder::new().write(Vec::new(), Compression::best());
    let mut archive = Builder::new(packer);
    for (name, path) in files {
        let content = match path.extension() {
            Some(ending) if ending == "md" => expanded(path)?.into_bytes(),
            _ => fs::read(path)?,
        };
        let mut header = Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(time);
        archive.append_data(&mut header, name, &*content)?;
    }
    Ok(archive.into_inner()?.finish()?)
}

/// A page of the book with the files that it includes, as mdbook puts them in.
fn expanded(page: &Path) -> Result<String> {
    let mut expanded = String::new();
    for line in fs::read_to_string(page)?.lines() {
        match line.strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}")) {
            Some(file) => {
                let text = fs::read_to_string(page.with_file_name(file));
                expanded += &text.with_context(|| format!("{} includes {file}", page.display()))?;
            }
            None => expanded += &format!("{line}\n"),
        }
    }
    Ok(expanded)
}

/// The time of the commit, in seconds since 1970. Not one time for all releases: servers take it
/// for the version of a file, and would tell browsers that their old page is still the right one.
pub(super) fn time() -> u64 {
    let of_commit = || {
        let sh = shell().ok()?;
        cmd!(sh, "git log -1 --format=%ct").quiet().ignore_stderr().read().ok()
    };
    let known = std::env::var("SOURCE_DATE_EPOCH").ok().or_else(of_commit);
    let now = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    known.and_then(|text| text.trim().parse().ok()).unwrap_or_else(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_have_what_they_include() {
        for (page, _) in CONTENT.iter().filter(|(page, _)| page.ends_with(".md")) {
            let text = expanded(&root().join(page)).unwrap();
            assert!(!text.contains("{{#") && !text.contains("ANCHOR"), "{page}");
        }
    }

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
        let facts = (header.mode().unwrap(), header.uid().unwrap(), header.mtime().unwrap());
        assert_eq!(facts, (0o644, 0, 7));
    }
}
