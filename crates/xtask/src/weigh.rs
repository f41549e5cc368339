//! How many bytes travel: raw, gzip and brotli, file by file.

use anyhow::Result;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The sizes of one file of the page.
#[derive(Clone, Debug)]
pub(crate) struct Weight {
    /// The name without the hash, so that one build can be compared with another.
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

/// Quality 11, as a server with precompressed files sends it.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed)
}

pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// The files of a built page that a first visit downloads, largest first. Compressed, most of them
/// lie beside themselves since the build.
pub(crate) fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let packed = |file: &Path, ending: &str, pack: fn(&[u8]) -> Result<Vec<u8>>| {
        let copy = fs::read(beside(file, ending));
        copy.map_or_else(|_| pack(&fs::read(file)?), Ok).map(|it| it.len())
    };
    let mut weights = Vec::new();
    for file in compressible(dist)? {
        let path = file.strip_prefix(dist).unwrap_or(&file);
        // English is in the page's code, and of the others each is fetched by those who read it.
        if path.starts_with("languages") {
            continue;
        }
        weights.push(Weight {
            name: without_hash(&path.to_string_lossy()),
            raw: fs::read(&file)?.len(),
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
    name.push(format!(".{ending}"));
    name.into()
}

/// All files in one row.
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
pub(crate) fn table(weights: &[Weight], recorded: Option<&BTreeMap<String, usize>>) -> String {
    let line = |cells: [&str; 4], change: &str| {
        let [name, raw, gzip, brotli] = cells;
        let line = format!("{name:32}  {raw:>9}  {gzip:>9}  {brotli:>9}  {change:>9}");
        line.trim_end().to_owned() + "\n"
    };
    let change = if recorded.is_some() { "change" } else { "" };
    let mut text = line(["file", "raw", "gzip", "brotli"], change);
    for Weight { name, raw, gzip, brotli } in weights.iter().chain([&total(weights)]) {
        let change = recorded.map(|recorded| {
            let change = |before: &usize| format!("{:+}", *brotli as i64 - *before as i64);
            recorded.get(name).map_or("new".to_owned(), change)
        });
        let numbers = [raw, gzip, brotli].map(usize::to_string);
        let [raw, gzip, brotli] = numbers.each_ref().map(String::as_str);
        text += &line([name, raw, gzip, brotli], &change.unwrap_or_default());
    }
    text
}

/// The files that are worth compressing.
pub(crate) fn compressible(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(dir).sort_by_file_name() {
        let path = entry?.into_path();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        if ["html", "css", "js", "json", "wasm"].contains(&&*ending) {
            files.push(path);
        }
    }
    Ok(files)
}

/// `page-0a1b2c3d4e5f6071_bg.wasm` is `page_bg.wasm`: the hash changes with every build.
fn without_hash(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let tail = if stem.ends_with("_bg") { "_bg" } else { "" };
    let words = stem.trim_end_matches("_bg").split('-');
    let kept: Vec<&str> = words.filter(|word| !is_hash(word)).collect();
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
        Weight { name: name.to_owned(), raw: 10 * brotli, gzip: 2 * brotli, brotli }
    }

    #[test]
    fn hashes_are_left_out_of_names() {
        assert_eq!(without_hash("app-0a1b2c3d4e5f6071_bg.wasm"), "app_bg.wasm");
        assert_eq!(without_hash("my-app-0a1b2c3d4e5f607.js"), "my-app.js");
        assert_eq!(without_hash("boot.js"), "boot.js");
    }

    #[test]
    fn the_table_sums_up_and_shows_changes() {
        let recorded = [("a.js".to_owned(), 40), ("first visit".to_owned(), 30)].into();
        let text = table(&[weight("a.js", 30), weight("b.css", 5)], Some(&recorded));
        let lines: Vec<Vec<&str>> =
            text.lines().map(|it| it.split_whitespace().collect()).collect();
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
