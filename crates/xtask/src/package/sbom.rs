//! What the page is made of, as CycloneDX: every crate with its version and licence.

use crate::prelude::*;
use crate::toolchain::TARGET;
use crate::tools::CARGO_CYCLONEDX;
use cargo_metadata::MetadataCommand;

/// The tool leaves a file of this name beside every Cargo.toml of the workspace.
const LEFT: &str = "managed-auth-sbom";

/// Writes the bill of materials; gives its file. `time` is that of the commit.
pub(super) fn sbom(time: u64) -> Result<PathBuf> {
    let (sh, tool) = (shell()?, CARGO_CYCLONEDX.path()?);
    let what = ["--features", "page", "--target", TARGET, "--no-build-deps"];
    let how = ["--quiet", "--format", "json", "--spec-version", "1.5", "--override-filename", LEFT];
    let list = cmd!(sh, "{tool} cyclonedx {what...} {how...}");
    // Without it each run has a time and a serial number of its own.
    let list = list.env("SOURCE_DATE_EPOCH", time.to_string());
    let written = quiet(list, "listing what the page is made of", None);
    let text = sh.read_file(format!("{LEFT}.json"));
    // Of the others nobody asked.
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    for package in metadata.workspace_packages() {
        sh.remove_path(package.manifest_path.with_file_name(format!("{LEFT}.json")))?;
    }
    written?;
    let path = target_dir("package")
        .join(format!("managed-auth-page-{}.cdx.json", env!("CARGO_PKG_VERSION")));
    sh.write_file(&path, without_place(&text?, &root().canonicalize()?))?;
    Ok(path)
}

/// Where this workspace lies is nobody's business, and not the same everywhere.
fn without_place(text: &str, root: &Path) -> String {
    text.replace(&format!("file://{}", root.display()), "file://")
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
