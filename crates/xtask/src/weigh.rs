//! How many bytes travel: raw, gzip and brotli, file by file.

use crate::files;
use crate::prelude::*;
use regex::Regex;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write as _;

/// The sizes of one file of the page, or of all of them: raw, gzip and brotli.
#[derive(Debug)]
pub(crate) struct Weight {
    /// The name without the hash, so that one build can be compared with another.
    pub(crate) name: String,
    pub(crate) bytes: [usize; 3],
}

impl Weight {
    /// What counts.
    pub(crate) fn brotli(&self) -> usize {
        self.bytes[2]
    }
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

/// The files of a built page that a first visit downloads, largest first, and at the end all together.
/// Compressed, most of them lie beside themselves since the build.
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
        let raw = fs::read(&file)?.len();
        weights.push(Weight {
            name: without_hash(&path.to_string_lossy())?,
            bytes: [raw, packed(&file, "gz", gzip)?, packed(&file, "br", brotli)?],
        });
    }
    weights.sort_by_key(|it| (Reverse(it.brotli()), it.name.clone()));
    weights.push(total(&weights));
    Ok(weights)
}

fn total(weights: &[Weight]) -> Weight {
    let mut bytes = [0; 3];
    for weight in weights {
        bytes.iter_mut().zip(weight.bytes).for_each(|(sum, bytes)| *sum += bytes);
    }
    Weight { name: "first visit".to_owned(), bytes }
}

/// `page.js` has `page.js.br` beside it.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

/// The table of sizes, with the change against the recorded figures.
pub(crate) fn table(weights: &[Weight], recorded: &BTreeMap<String, usize>) -> String {
    let mut rows = vec![["file", "raw", "gzip", "brotli", "change"].map(str::to_owned)];
    for weight in weights {
        let change = |before: &usize| format!("{:+}", weight.brotli() as i64 - *before as i64);
        let change = recorded.get(&weight.name).map_or("new".to_owned(), change);
        let [raw, gzip, brotli] = weight.bytes.map(|bytes| bytes.to_string());
        rows.push([weight.name.clone(), raw, gzip, brotli, change]);
    }
    let line = |[name, raw, gzip, brotli, change]: &[String; 5]| {
        format!("{name:32}  {raw:>9}  {gzip:>9}  {brotli:>9}  {change:>9}\n")
    };
    rows.iter().map(line).collect()
}

/// The files that are worth compressing.
pub(crate) fn compressible(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files::all(dir)?;
    let endings = ["html", "css", "js", "json", "wasm"].map(Some);
    files.retain(|file| endings.contains(&file.extension().and_then(OsStr::to_str)));
    Ok(files)
}

/// What trunk takes for a hash: 64 bits in hexadecimal, of which leading zeros may be left out.
pub(crate) const HASH: &str = "[0-9a-f]{12,16}";

/// `page-0a1b2c3d4e5f6071_bg.wasm` is `page_bg.wasm`: the hash changes with every build.
fn without_hash(name: &str) -> Result<String> {
    let hash = Regex::new(&format!(r"-{HASH}((?:_bg)?\.)"))?;
    Ok(hash.replace(name, "$1").into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: usize) -> Weight {
        Weight { name: name.to_owned(), bytes: [10 * brotli, 2 * brotli, brotli] }
    }

    #[test]
    fn hashes_are_left_out_of_names() {
        assert_eq!(without_hash("app-0a1b2c3d4e5f6071_bg.wasm").unwrap(), "app_bg.wasm");
        assert_eq!(without_hash("my-app-0a1b2c3d4e5f607.js").unwrap(), "my-app.js");
        assert_eq!(without_hash("boot.js").unwrap(), "boot.js");
    }

    #[test]
    fn the_table_sums_up_and_shows_changes() {
        let recorded = [("a.js".to_owned(), 40), ("first visit".to_owned(), 30)].into();
        let mut weights = vec![weight("a.js", 30), weight("b.css", 5)];
        weights.push(total(&weights));
        let text = table(&weights, &recorded);
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
