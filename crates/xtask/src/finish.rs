//! What trunk leaves to do on a release page: small scripts, names that follow the content, and
//! compressed copies.

use crate::files::short_hash;
use crate::prelude::*;
use crate::setup::Kit;
use crate::weigh::{HASH, beside, brotli, compressible, gzip};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use regex::{NoExpand, Regex, escape};
use serde::Deserialize;
use sha2::{Digest as _, Sha256, Sha384};

/// How the page's configuration block begins, as it is documented.
const CONFIGURATION: &str = "<script type=\"application/json\" id=\"managed-auth-config\">";

/// Minifies the scripts, then renames each hashed file after its final content.
///
/// trunk takes the hash in a name before wasm-bindgen and wasm-opt have run: with another version
/// of a tool, another content would stand under the same name, and servers may promise to browsers
/// that this never happens.
pub(crate) fn finish(kit: &Kit, dist: &Path) -> Result<()> {
    let html_path = dist.join("index.html");
    let mut html = fs::read_to_string(&html_path)?;
    let built = compressible(dist)?.into_iter().map(|file| Ok((fs::read(&file)?, file)));
    let built = built.collect::<Result<Vec<_>>>()?;
    let wasm = built.iter().find(|(_, file)| file.extension().is_some_and(|it| it == "wasm"));
    shorten_names(kit, &wasm.context("trunk left no WebAssembly")?.1)?;
    for (before, file) in built {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
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
        if let Some(new_name) = name_for(&name, &after)? {
            html = html.replace(&name, &new_name);
            fs::rename(&file, file.with_file_name(new_name))?;
        }
    }
    let shell = shell_style(kit)?;
    allow(&shell)?;
    let style = format!("<style>{shell}</style>{CONFIGURATION}");
    Ok(fs::write(&html_path, for_hosts(&html).replacen(CONFIGURATION, &style, 1))?)
}

/// The first layer of the stylesheet, which is what the shell needs. In the page itself it waits for no
/// second answer.
fn shell_style(kit: &Kit) -> Result<String> {
    let sheet = fs::read_to_string(root().join("style/managed-auth.css"))?;
    let (layer, _) = sheet.split_once("\n}\n").context("the stylesheet has no layer")?;
    let esbuild = npm_program("esbuild");
    let minify = cmd!(kit.sh, "{esbuild} --minify --loader=css").stdin(format!("{layer}\n}}\n"));
    Ok(minify.read()?)
}

/// Writes into the configurations for servers that the page may have this style.
fn allow(style: &str) -> Result<()> {
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    let styles = Regex::new("style-src 'self'(?: 'sha256-[^']*')?")?;
    for name in ["Caddyfile", "_headers", "nginx.conf"] {
        let file = root().join("page/hosting").join(name);
        let old = fs::read_to_string(&file)?;
        let new = styles.replace_all(&old, format!("style-src 'self' 'sha256-{hash}'"));
        if new != old {
            fs::write(&file, &*new)?;
            println!("page: wrote the hash of the shell's style into {}", file.display());
        }
    }
    Ok(())
}

/// What the WebAssembly at `wasm` and the glue beside it call each other's functions gets short: the
/// hashes in the names that wasm-bindgen gives are a twentieth of what travels. A second `-Oz` finds
/// almost one hundredth more.
pub(crate) fn shorten_names(kit: &Kit, wasm: &Path) -> Result<()> {
    #[derive(Deserialize)]
    struct Names {
        imports: Vec<(String, String, String)>,
        exports: Vec<(String, String)>,
    }
    let (program, flags) = (npm_program("wasm-opt"), wasm_opt_flags()?);
    let shorten = "--minify-imports-and-exports-and-modules";
    let names = cmd!(kit.sh, "{program} {shorten} -Oz {flags...} {wasm} -o {wasm}").read()?;
    let Names { imports, exports } = serde_json::from_str(&names)?;
    let glue = wasm.with_file_name(
        wasm.file_name().unwrap_or_default().to_string_lossy().replace("_bg.wasm", ".js"),
    );
    let mut script = fs::read_to_string(&glue)?;
    for (module, name, short) in imports {
        script = script.replace(&format!("{module:?}"), "\"a\"");
        let function = Regex::new(&format!(r"\b{}\b", escape(&name)))?;
        ensure!(function.is_match(&script), "the glue has no function {name}");
        script = function.replace_all(&script, NoExpand(&short)).into_owned();
    }
    for (name, short) in exports {
        let export = Regex::new(&format!(r"\bwasm\.{}\b", escape(&name)))?;
        script = export.replace_all(&script, NoExpand(&format!("wasm.{short}"))).into_owned();
    }
    Ok(fs::write(&glue, script)?)
}

/// What index.html has trunk tell wasm-opt.
pub(crate) fn wasm_opt_flags() -> Result<Vec<String>> {
    let html = fs::read_to_string(root().join("index.html"))?;
    let flags =
        html.split_once("data-wasm-opt-params=\"").and_then(|(_, rest)| rest.split_once('"'));
    let (flags, _) = flags.context("index.html has no data-wasm-opt-params")?;
    Ok(flags.split_whitespace().map(str::to_owned).collect())
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

/// The hash of a content, as browsers read it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The name with the hash in it replaced by one of this content; none when there is no hash in it.
fn name_for(name: &str, content: &[u8]) -> Result<Option<String>> {
    let hash = Regex::new(&format!(r"\b{HASH}(?:\b|_)"))?;
    let old = hash.find(name).map(|it| it.as_str().trim_end_matches('_'));
    Ok(old.map(|old| name.replace(old, &short_hash(content))))
}

/// The configuration block as it is documented: whoever hosts the page looks for it, by eye or by
/// script, and the minifier has taken its quotes.
fn for_hosts(html: &str) -> String {
    html.replace("<script id=managed-auth-config type=application/json>", CONFIGURATION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let of = |content| name_for("app-0a1b2c3d4e5f6071_bg.wasm", content).unwrap().unwrap();
        assert_eq!(of(b"abc"), "app-cb00753f45a35e8b_bg.wasm");
        assert_ne!(of(b"abd"), of(b"abc"));
        assert_eq!(name_for("robots.txt", b"abc").unwrap(), None);
    }

    #[test]
    fn integrity_is_as_browsers_want_it() {
        let abc = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(integrity(b"abc"), abc);
    }

    #[test]
    fn the_configuration_block_is_written_as_documented() {
        let html = for_hosts("<script id=managed-auth-config type=application/json>{}</script>");
        assert!(html.contains("type=\"application/json\" id=\"managed-auth-config\">{}"));
    }
}
