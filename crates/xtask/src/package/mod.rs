//! `cargo xtask package`: what others take away, in `target/package/`, each with its checksum.

mod npm;
mod page;
mod sbom;

use crate::prelude::*;
use crate::setup;
use sha2::{Digest as _, Sha256};

pub(crate) use npm::{dir as npm_dir, npm};

/// `cargo xtask package`
pub(crate) fn package() -> Result<()> {
    let kit = setup::for_page()?;
    let place = target_dir("package");
    let packed = [page::page(&kit)?, sbom::sbom(page::time())?, npm(&kit)?];
    let mut sums = String::new();
    for file in packed {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        sums += &checksum(&name, &fs::read(&file)?);
    }
    fs::write(place.join("SHA256SUMS"), &sums)?;
    println!("\n{sums}\nIt is all in {}.", place.display());
    Ok(())
}

/// A line that `sha256sum --check` reads.
fn checksum(name: &str, content: &[u8]) -> String {
    format!("{:x}  {name}\n", Sha256::digest(content))
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
