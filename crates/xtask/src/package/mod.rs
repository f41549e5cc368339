//! `cargo xtask package`: what others take away, in `target/package/`, each with its checksum.

mod checksums;
mod names;
mod npm;
mod page;
mod sbom;

use crate::build;
use crate::run::Outcome;
use crate::setup;
use std::path::PathBuf;

pub(crate) use npm::{dir as npm_dir, npm, wasm_opt_flags};

/// Everything that is packed lies here.
pub(crate) fn place() -> PathBuf {
    build::target_dir("package")
}

/// `cargo xtask package`
pub(crate) fn package() -> Outcome {
    let kit = setup::for_page()?;
    let packed = [page::page(&kit)?, sbom::sbom(page::time())?, npm(&kit)?];
    let sums = checksums::write(&place(), &packed)?;
    println!("\n{sums}\nIt is all in {}.", place().display());
    Ok(())
}
