//! What the page is made of, as CycloneDX: every crate with its version and licence.

use super::place;
use crate::files::write as write_file;
use crate::run::{self, Failure, Outcome, command, root};
use crate::toolchain::TARGET;
use crate::tools::cargo_tool;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const CARGO_CYCLONEDX: &str = "0.5.9";
/// The tool leaves a file of this name beside every Cargo.toml of the workspace.
const LEFT: &str = "managed-auth-sbom";

/// Writes the bill of materials; gives its file. `time` is that of the commit.
pub(super) fn sbom(time: u64) -> Outcome<PathBuf> {
    let bin = cargo_tool(
        "cargo-cyclonedx",
        "cargo-cyclonedx",
        CARGO_CYCLONEDX,
        "a minute",
    )?;
    let program = bin.map_or("cargo-cyclonedx".into(), |bin| bin.join("cargo-cyclonedx"));
    let mut tool = command(program);
    tool.args([
        "cyclonedx",
        "--quiet",
        "--format",
        "json",
        "--spec-version",
        "1.5",
    ])
    .args(["--features", "page", "--target", TARGET, "--no-build-deps"])
    .args(["--override-filename", LEFT])
    // Without it each run has a time and a serial number of its own.
    .env("SOURCE_DATE_EPOCH", time.to_string());
    let written = run::quiet(tool, "listing what the page is made of", "see above", None);
    let text = read(&root()).map(|text| without_place(&text, &root()));
    for dir in members().unwrap_or_default() {
        // Of the others nobody asked.
        let _ = fs::remove_file(left_in(&dir));
    }
    written?;
    let path = place().join(format!(
        "managed-auth-page-{}.cdx.json",
        env!("CARGO_PKG_VERSION")
    ));
    write_file(&path, &text?)?;
    Ok(path)
}

fn left_in(dir: &Path) -> PathBuf {
    dir.join(format!("{LEFT}.json"))
}

fn read(dir: &Path) -> Outcome<String> {
    let path = left_in(dir);
    fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))
}

/// Where this workspace lies is nobody's business, and not the same everywhere.
fn without_place(text: &str, root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    text.replace(&format!("path+file://{}", root.display()), "path+file://")
        .replace(&format!("file://{}", root.display()), "file://")
}

/// The directories of the workspace's packages.
fn members() -> Option<Vec<PathBuf>> {
    let mut metadata = command("cargo");
    metadata.args(["metadata", "--format-version", "1", "--no-deps"]);
    let metadata: Value = serde_json::from_str(&run::answer(metadata)?).ok()?;
    let packages = metadata.get("packages")?.as_array()?.iter();
    let manifests = packages.filter_map(|package| package.get("manifest_path")?.as_str());
    let dirs = manifests.filter_map(|manifest| Path::new(manifest).parent());
    Some(dirs.map(Path::to_path_buf).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_the_workspace_is_not_told() {
        let text = r#""path+file:///home/a/b#x@1", "file:///home/a/b/crates/c""#;
        let told = without_place(text, Path::new("/home/a/b"));
        assert_eq!(told, r#""path+file://#x@1", "file:///crates/c""#);
    }
}
