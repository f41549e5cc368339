//! The file that `sha256sum --check` reads.

use crate::files::{read_bytes, write as write_file};
use crate::run::Outcome;
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

const NAME: &str = "SHA256SUMS";

/// Writes the checksums of these files, which lie in `place`, and returns them.
pub(super) fn write(place: &Path, files: &[PathBuf]) -> Outcome<String> {
    let mut lines = String::new();
    for file in files {
        let bytes = read_bytes(file)?;
        lines.push_str(&line(file.strip_prefix(place).unwrap_or(file), &bytes));
    }
    write_file(&place.join(NAME), &lines)?;
    Ok(lines)
}

fn line(name: &Path, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hash}  {}\n", name.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_sha256sum_writes_it() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(line(Path::new("a.tgz"), b"abc"), format!("{abc}  a.tgz\n"));
    }
}
