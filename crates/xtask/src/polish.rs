//! What trunk leaves to do on a release page: scripts and their seam with the wasm made small,
//! names that follow the content.

use crate::run::{self, Failure, Outcome};
use crate::setup::Kit;
use crate::slim::{self, Exports};
use crate::weigh;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha384};
use std::fs;
use std::path::{Path, PathBuf};

/// Where wasm-bindgen puts the scripts of the crates.
const SNIPPETS: &str = "snippets";

/// Slims the wasm and the scripts of the page, then renames each hashed file after its final content.
///
/// trunk takes the hash in a name before wasm-bindgen and wasm-opt have run: with another version
/// of a tool, another content would stand under the same name, and servers may promise to browsers
/// that this never happens.
pub(crate) fn polish(kit: &Kit, dist: &Path) -> Outcome {
    let html_path = dist.join("index.html");
    let mut html = read_text(&html_path)?;
    let mut files = Vec::new();
    for file in weigh::compressible(dist)? {
        let name = file.file_name().and_then(|name| name.to_str());
        // What the page does not name itself is named by another file, which would lose it.
        if file.starts_with(dist.join(weigh::ON_DEMAND)) {
            minify(kit, &file, "what is on demand")?;
        } else if file.starts_with(dist.join(SNIPPETS)) {
            // Goes into the glue.
        } else if file != html_path && name.is_some_and(|name| html.contains(name)) {
            let before = fs::read(&file).map_err(|error| Failure::io(&file, &error))?;
            files.push((file, before));
        }
    }
    slim_pair(&files)?;
    for (file, before) in &files {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        match name.ends_with(".js") {
            true if name.starts_with("boot") => minify(kit, file, name)?,
            true => bundle(kit, file, name)?,
            false => {}
        }
        let fail = |error: std::io::Error| Failure::io(file, &error);
        let after = fs::read(file).map_err(fail)?;
        html = html.replace(&integrity(before), &integrity(&after));
        if let Some(new_name) = name_for(name, &after) {
            html = html.replace(name, &new_name);
            fs::rename(file, file.with_file_name(new_name)).map_err(fail)?;
        }
    }
    let html = for_hosts(&without_snippets(&without_ignored_integrity(&html)));
    fs::write(&html_path, html).map_err(|error| Failure::io(&html_path, &error))
}

/// The wasm and its glue: `page_bg.wasm` belongs to `page.js`.
fn slim_pair(files: &[(PathBuf, Vec<u8>)]) -> Outcome {
    for (wasm_path, wasm) in files {
        let text = wasm_path.to_string_lossy();
        let Some(stem) = text.strip_suffix("_bg.wasm") else {
            continue;
        };
        let glue_path = PathBuf::from(format!("{stem}.js"));
        let (glue, wasm) = slim::slim(&read_text(&glue_path)?, wasm, Exports::Dropped)?;
        fs::write(&glue_path, glue).map_err(|error| Failure::io(&glue_path, &error))?;
        fs::write(wasm_path, wasm).map_err(|error| Failure::io(wasm_path, &error))?;
    }
    Ok(())
}

/// Makes a script small, in its place.
pub(crate) fn minify(kit: &Kit, file: &Path, name: &str) -> Outcome {
    esbuild(kit, file, name, &["--tree-shaking=true"])
}

/// Makes the glue small, in its place, and one file with the scripts of the crates: each would be a
/// request of its own, after the glue's.
pub(crate) fn bundle(kit: &Kit, glue: &Path, name: &str) -> Outcome {
    esbuild(kit, glue, name, &["--bundle"])?;
    let snippets = glue.with_file_name(SNIPPETS);
    if snippets.is_dir() {
        fs::remove_dir_all(&snippets).map_err(|error| Failure::io(&snippets, &error))?;
    }
    Ok(())
}

fn esbuild(kit: &Kit, file: &Path, name: &str, how: &[&str]) -> Outcome {
    let mut esbuild = kit.command(if cfg!(windows) {
        "esbuild.cmd"
    } else {
        "esbuild"
    });
    esbuild
        .args([
            "--minify",
            "--format=esm",
            "--log-level=warning",
            "--allow-overwrite",
        ])
        .args(how)
        .arg(format!("--outfile={}", file.display()))
        .arg(file);
    run::quiet(
        esbuild,
        &format!("minifying {name}"),
        "mend what esbuild complains about",
        None,
    )
}

fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io(path, &error))
}

/// The hash of a content, as browsers read it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The name with the hash in it replaced by one of this content; none when there is no hash in it.
fn name_for(name: &str, content: &[u8]) -> Option<String> {
    let old = name
        .split(['-', '_', '.'])
        .find(|word| weigh::is_hash(word))?;
    let digest = Sha384::digest(content);
    let new: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(name.replace(old, &new))
}

/// Browsers check no hash of what is preloaded for `fetch`, and say so on the console of every
/// visit.
fn without_ignored_integrity(html: &str) -> String {
    let stripped = html.find("as=fetch").and_then(|at| {
        let (head, tag) = html.split_at_checked(html.get(..at)?.rfind('<')?)?;
        let (tag, tail) = tag.split_at_checked(tag.find('>')?)?;
        let kept: Vec<&str> = tag
            .split(' ')
            .filter(|attribute| !attribute.starts_with("integrity="))
            .collect();
        Some([head, &kept.join(" "), tail].concat())
    });
    stripped.unwrap_or_else(|| html.to_owned())
}

/// The scripts of the crates are in the glue.
fn without_snippets(html: &str) -> String {
    let (mut kept, mut rest) = (String::new(), html);
    while let Some((before, after)) = rest.split_once("<link") {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        kept.push_str(before);
        if !tag.contains("/snippets/") {
            kept.push_str(&format!("<link{tag}>"));
        }
        rest = after;
    }
    kept + rest
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
        let name = name_for("app-0a1b2c3d4e5f6071_bg.wasm", b"abc").unwrap();
        assert_eq!(name, "app-cb00753f45a35e8b_bg.wasm");
        assert_ne!(
            name_for("app-0a1b2c3d4e5f6071_bg.wasm", b"abd").unwrap(),
            name
        );
        assert_eq!(name_for("robots.txt", b"abc"), None);
    }

    #[test]
    fn integrity_is_as_browsers_want_it() {
        let abc = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(integrity(b"abc"), abc);
    }

    #[test]
    fn the_preload_loses_its_hash_and_scripts_keep_theirs() {
        let html = "<link as=fetch href=/a.wasm integrity=sha384-x rel=preload>\
                    <script integrity=sha384-y src=/b.js></script>";
        let expected = "<link as=fetch href=/a.wasm rel=preload>\
                        <script integrity=sha384-y src=/b.js></script>";
        assert_eq!(without_ignored_integrity(html), expected);
        assert_eq!(without_ignored_integrity("<p>"), "<p>");
    }

    #[test]
    fn a_script_that_is_in_the_glue_is_not_asked_for() {
        let html = "<link href=/a.css><link href=/snippets/own-0/b.js rel=modulepreload><p>";
        assert_eq!(without_snippets(html), "<link href=/a.css><p>");
        assert_eq!(without_snippets("<p>"), "<p>");
    }

    #[test]
    fn the_configuration_block_is_written_as_documented() {
        let html = "<script id=managed-auth-config type=application/json>{}</script>";
        assert!(
            for_hosts(html).contains("type=\"application/json\" id=\"managed-auth-config\">{}")
        );
    }
}
