//! What trunk leaves to do on a release page: small scripts, names that follow the content, and
//! compressed copies.

use crate::run::{npm_program, quiet};
use crate::setup::Kit;
use crate::tools::integrity;
use crate::weigh::{beside, brotli, compressible, gzip, is_hash};
use anyhow::Result;
use sha2::{Digest as _, Sha384};
use std::fs;
use std::path::Path;
use xshell::cmd;

/// Minifies the scripts, then renames each hashed file after its final content.
///
/// trunk takes the hash in a name before wasm-bindgen and wasm-opt have run: with another version
/// of a tool, another content would stand under the same name, and servers may promise to browsers
/// that this never happens.
pub(crate) fn finish(kit: &Kit, dist: &Path) -> Result<()> {
    let html_path = dist.join("index.html");
    let mut html = fs::read_to_string(&html_path)?;
    for file in compressible(dist)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let before = fs::read(&file)?;
        if name.ends_with(".js") {
            minify(kit, &file, "--tree-shaking=true")?;
        }
        // What the page does not name itself is named by another file, which would lose it.
        if file == html_path || !html.contains(&name) {
            continue;
        }
        let after = fs::read(&file)?;
        html = match name.ends_with(".wasm") {
            // Browsers check no hash of what is preloaded for `fetch`, and say so on the console of
            // every visit.
            true => html.replace(&format!(" integrity={}", integrity(&before)), ""),
            false => html.replace(&integrity(&before), &integrity(&after)),
        };
        if let Some(new_name) = name_for(&name, &after) {
            html = html.replace(&name, &new_name);
            fs::rename(&file, file.with_file_name(new_name))?;
        }
    }
    Ok(fs::write(&html_path, for_hosts(&html))?)
}

/// Makes a script small, in its place. `how` is what else esbuild does with it.
pub(crate) fn minify(kit: &Kit, file: &Path, how: &str) -> Result<()> {
    let esbuild = npm_program("esbuild");
    let plain = ["--minify", "--format=esm", "--log-level=warning", "--allow-overwrite", how];
    let minify = cmd!(kit.sh, "{esbuild} {plain...} --outfile={file} {file}");
    quiet(minify, &format!("minifying {}", file.display()), None)
}

/// Writes `.br` and `.gz` beside each text and wasm file, so that a plain file server can send them.
/// Not beside index.html: its host edits it, and a copy from before would be what visitors get.
pub(crate) fn compress(dir: &Path) -> Result<()> {
    for file in compressible(dir)? {
        if file.extension().is_none_or(|ending| ending != "html") {
            let bytes = fs::read(&file)?;
            fs::write(beside(&file, "br"), brotli(&bytes)?)?;
            fs::write(beside(&file, "gz"), gzip(&bytes)?)?;
        }
    }
    Ok(())
}

/// The name with the hash in it replaced by one of this content; none when there is no hash in it.
fn name_for(name: &str, content: &[u8]) -> Option<String> {
    let old = name.split(['-', '_', '.']).find(|word| is_hash(word))?;
    let digest = Sha384::digest(content);
    let new: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(name.replace(old, &new))
}

/// The configuration block as it is documented: whoever hosts the page looks for it, by eye or by
/// script, and the minifier has taken its quotes.
fn for_hosts(html: &str) -> String {
    html.replace(
        "<script id=managed-auth-config type=application/json>",
        "<script type=\"application/json\" id=\"managed-auth-config\">",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let of = |content| name_for("app-0a1b2c3d4e5f6071_bg.wasm", content).unwrap();
        assert_eq!(of(b"abc"), "app-cb00753f45a35e8b_bg.wasm");
        assert_ne!(of(b"abd"), of(b"abc"));
        assert_eq!(name_for("robots.txt", b"abc"), None);
    }

    #[test]
    fn the_configuration_block_is_written_as_documented() {
        let html = for_hosts("<script id=managed-auth-config type=application/json>{}</script>");
        assert!(html.contains("type=\"application/json\" id=\"managed-auth-config\">{}"));
    }
}
