//! How many bytes travel: raw, gzip and brotli, file by file.

use crate::run::{Failure, Outcome};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Scripts of the page that a host's configuration asks for.
pub(crate) const ON_DEMAND: &str = "on-demand";

/// The sizes of one file of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    /// The name without the hash, so that one build can be compared with another.
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

/// Quality 11, as a server with precompressed files sends it.
pub(crate) fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed)
}

pub(crate) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The files of a built page that a first visit downloads, largest first. Compressed, most of them
/// lie beside themselves since the build.
pub(crate) fn weigh(dist: &Path) -> Outcome<Vec<Weight>> {
    let size = |path: &Path| {
        let meta = fs::metadata(path).map_err(|error| Failure::io(path, &error))?;
        Ok::<_, Failure>(usize::try_from(meta.len()).unwrap_or(usize::MAX))
    };
    let packed = |file: &Path, ending: &str, pack: fn(&[u8]) -> io::Result<Vec<u8>>| {
        let copy = beside(file, ending);
        if copy.is_file() {
            return size(&copy);
        }
        let packed = fs::read(file).and_then(|bytes| pack(&bytes));
        let packed = packed.map_err(|error| Failure::io(file, &error))?;
        Ok(packed.len())
    };
    let mut weights = Vec::new();
    for file in compressible(dist)? {
        let path = file.strip_prefix(dist).unwrap_or(&file);
        // English is in the page's code, and of the others each is fetched by those who read it;
        // the rest is for those whose host asks for it.
        if path.starts_with("languages") || path.starts_with(ON_DEMAND) {
            continue;
        }
        weights.push(Weight {
            name: without_hash(&path.to_string_lossy()),
            raw: size(&file)?,
            gzip: packed(&file, "gz", gzip)?,
            brotli: packed(&file, "br", brotli)?,
        });
    }
    weights.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    Ok(weights)
}

/// `page.js` has `page.js.br` beside it.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

pub(crate) fn total(weights: &[Weight]) -> Weight {
    let sum = |pick: fn(&Weight) -> usize| weights.iter().map(pick).sum();
    Weight {
        name: "first visit".to_owned(),
        raw: sum(|w| w.raw),
        gzip: sum(|w| w.gzip),
        brotli: sum(|w| w.brotli),
    }
}

/// The table of sizes; with recorded figures, also the change against them.
pub(crate) fn table(weights: &[Weight], recorded: Option<&[(String, usize)]>) -> String {
    let mut rows = weights.to_vec();
    rows.push(total(weights));
    let width = rows
        .iter()
        .map(|row| row.name.len())
        .max()
        .unwrap_or(0)
        .max(4);
    let mut text = format!(
        "{:width$}  {:>9}  {:>9}  {:>9}",
        "file", "raw", "gzip", "brotli"
    );
    text.push_str(if recorded.is_some() {
        "     change\n"
    } else {
        "\n"
    });
    for row in &rows {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{:width$}  {:>9}  {:>9}  {:>9}",
            row.name, row.raw, row.gzip, row.brotli
        );
        if let Some(recorded) = recorded {
            let before = recorded.iter().find(|(name, _)| *name == row.name);
            let change = before.map_or_else(
                || "new".to_owned(),
                |(_, before)| format!("{:+}", row.brotli as i64 - *before as i64),
            );
            let _ = write!(text, "  {change:>9}");
        }
        text.push('\n');
    }
    text
}

/// The files that are worth compressing.
pub(crate) fn compressible(dir: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        let entries = fs::read_dir(&dir).map_err(|error| Failure::io(&dir, &error))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|ending| {
                ["html", "css", "js", "json", "wasm"]
                    .iter()
                    .any(|e| ending == *e)
            }) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// `page-0a1b2c3d4e5f6071_bg.wasm` is `page_bg.wasm`: the hash changes with every build.
fn without_hash(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let (stem, tail) = match stem.strip_suffix("_bg") {
        Some(stem) => (stem, "_bg"),
        None => (stem, ""),
    };
    let kept: Vec<&str> = stem.split('-').filter(|word| !is_hash(word)).collect();
    format!("{}{tail}.{ending}", kept.join("-"))
}

/// A 64-bit hash in hexadecimal, of which leading zeros may be left out.
pub(crate) fn is_hash(word: &str) -> bool {
    (12..=16).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: usize) -> Weight {
        Weight {
            name: name.to_owned(),
            raw: 10 * brotli,
            gzip: 2 * brotli,
            brotli,
        }
    }

    #[test]
    fn hashes_are_left_out_of_names() {
        assert_eq!(without_hash("app-0a1b2c3d4e5f6071_bg.wasm"), "app_bg.wasm");
        assert_eq!(without_hash("my-app-0a1b2c3d4e5f607.js"), "my-app.js");
        assert_eq!(without_hash("style-0a1b2c3d4e5f6071.css"), "style.css");
        assert_eq!(without_hash("index.html"), "index.html");
        assert_eq!(without_hash("boot.js"), "boot.js");
    }

    #[test]
    fn the_table_sums_up_and_shows_changes() {
        let files = [weight("a.js", 30), weight("b.css", 5)];
        let text = table(
            &files,
            Some(&[("a.js".to_owned(), 40), ("first visit".to_owned(), 30)]),
        );
        let lines: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[1], ["a.js", "300", "60", "30", "-10"]);
        assert_eq!(lines[2], ["b.css", "50", "10", "5", "new"]);
        assert_eq!(lines[3], ["first", "visit", "350", "70", "35", "+5"]);
    }

    #[test]
    fn what_is_packed_is_smaller() {
        let bytes = "the same words again ".repeat(100).into_bytes();
        assert!(brotli(&bytes).unwrap().len() < 60);
        assert!(gzip(&bytes).unwrap().len() < 100);
    }
}
