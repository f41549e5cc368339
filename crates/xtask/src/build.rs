//! The release page in `dist/`: built by trunk, weighed, and compressed ahead of time.

use crate::polish;
use crate::run::{self, Failure, Outcome, root};
use crate::setup::{self, Kit};
use crate::toolchain::Std;
use crate::weigh;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// What the page is made of. A change in any of these means another build.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "boot.js",
    "crates/core/Cargo.toml",
    "crates/core/src",
    "crates/no-streams",
    "crates/one-thread",
    "index.html",
    "languages",
    "on-demand",
    "src",
    "style",
];

pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// `cargo xtask build`
pub(crate) fn build(plain_std: bool) -> Outcome {
    let kit = setup::for_page()?;
    let std = if plain_std {
        Std::Shipped
    } else {
        kit.toolchain.best_std()
    };
    page(&kit, std)?;
    let files = weigh::weigh(&dist())?;
    println!("\n{}", weigh::table(&files, None));
    if std == Std::Shipped {
        println!(
            "Built with the standard library that came with the compiler. Where its source is \
             there too\n(`rustup component add rust-src`), it is rebuilt and the page is smaller."
        );
    }
    println!("The page is in {}.", dist().display());
    Ok(())
}

/// Builds the page unless `dist/` already holds what the sources say.
pub(crate) fn page(kit: &Kit, std: Std) -> Outcome {
    let stamp = Stamp::of(kit, std, "dist", &[])?;
    if dist().join("index.html").is_file() && stamp.holds(&dist()) {
        println!("page: dist/ is up to date");
        return Ok(());
    }
    println!(
        "page: building for release{}",
        match std {
            Std::Rebuilt => ", standard library included (about 3 minutes the first time)",
            Std::Shipped => " (about 2 minutes the first time)",
        }
    );
    let start = Instant::now();
    stamp.remove();
    let mut trunk = trunk(kit, "page");
    trunk.args(["build", "--release"]);
    with_std(&mut trunk, std);
    run::visible(
        trunk,
        "building the page",
        "mend what the compiler or trunk complains about",
    )?;
    polish::polish(kit, &dist())?;
    compress(&dist())?;
    stamp.write(&dist())?;
    println!("page: built in {} s", start.elapsed().as_secs());
    Ok(())
}

/// trunk with a target directory of its own, so that page and host builds leave each other alone.
pub(crate) fn trunk(kit: &Kit, target: &str) -> Command {
    let mut trunk = kit.command("trunk");
    trunk
        .env("CARGO_TARGET_DIR", target_dir(target))
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // It warns that it could not minify the glue, which is done elsewhere.
        .env(
            "RUST_LOG",
            "error,trunk=info,trunk::processing::minify=error",
        )
        // When the compiler complains, the way there through trunk is of no interest.
        .env("RUST_LIB_BACKTRACE", "0")
        // trunk reads NO_COLOR as a boolean and stops at the usual `NO_COLOR=1`.
        .env_remove("NO_COLOR")
        // Flags for every target would take the place of those for the browser.
        .env_remove("RUSTFLAGS");
    trunk
}

pub(crate) fn target_dir(name: &str) -> PathBuf {
    let base = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    root().join(base).join(name)
}

/// Where cargo leaves a program for this machine.
pub(crate) fn host_binary(name: &str) -> PathBuf {
    target_dir("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Builds the standard library with the page, if it is to be. Stable compilers ask for the bootstrap
/// variable. The flags are those of the browser's target alone: build scripts and macros run on this
/// machine.
pub(crate) fn with_std(command: &mut Command, std: Std) {
    if std == Std::Shipped {
        return;
    }
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-Zunstable-options -Cpanic=immediate-abort",
        );
}

/// Writes `.br` and `.gz` beside each text and wasm file, so that a plain file server can send them.
/// Not beside index.html: its host edits it, and a copy from before would be what visitors get.
pub(crate) fn compress(dir: &Path) -> Outcome {
    for file in weigh::compressible(dir)? {
        if file.extension().is_some_and(|ending| ending == "html") {
            continue;
        }
        let bytes = fs::read(&file).map_err(|error| Failure::io(&file, &error))?;
        for (ending, packed) in [("br", weigh::brotli(&bytes)), ("gz", weigh::gzip(&bytes))] {
            let name = weigh::beside(&file, ending);
            let packed = packed.map_err(|error| Failure::io(&name, &error))?;
            fs::write(&name, packed).map_err(|error| Failure::io(&name, &error))?;
        }
    }
    Ok(())
}

/// What something was built from and what came of it: as long as both are the same, it need not be
/// built again.
pub(crate) struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// What the page is made of, and `more`. To be taken before the build: a file that is saved
    /// meanwhile makes the next run build again.
    pub(crate) fn of(kit: &Kit, std: Std, name: &str, more: &[&str]) -> Outcome<Self> {
        Ok(Self {
            file: target_dir("page").join(format!("{name}.stamp")),
            inputs: fingerprint(kit, std, more)?,
        })
    }

    /// Whether the last build was made from the same, and what it left is still there as it was.
    pub(crate) fn holds(&self, built: &Path) -> bool {
        let old = fs::read_to_string(&self.file);
        old.is_ok_and(|old| self.text(built).is_ok_and(|now| old == now))
    }

    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.file);
    }

    pub(crate) fn write(&self, built: &Path) -> Outcome {
        let written = fs::write(&self.file, self.text(built)?);
        written.map_err(|error| Failure::io(&self.file, &error))
    }

    fn text(&self, built: &Path) -> Outcome<String> {
        Ok(format!("{}\n{}", self.inputs, listing(built)?))
    }
}

/// Each input with its size and time, and the tools: equal means that the same would come out.
fn fingerprint(kit: &Kit, std: Std, more: &[&str]) -> Outcome<String> {
    let mut text = format!("{} {std:?}\n", kit.versions);
    for input in INPUTS.iter().chain(more) {
        let path = root().join(input);
        if path.exists() {
            text.push_str(&listing(&path)?);
        }
    }
    Ok(text)
}

fn listing(path: &Path) -> Outcome<String> {
    let fail = |error: std::io::Error| Failure::io(path, &error);
    let meta = fs::metadata(path).map_err(fail)?;
    if meta.is_dir() {
        let mut children = fs::read_dir(path)
            .and_then(|entries| {
                entries
                    .map(|e| e.map(|e| e.path()))
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(fail)?;
        children.sort();
        return children.iter().map(|child| listing(child)).collect();
    }
    let time = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    let nanos = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    Ok(format!("{} {} {nanos}\n", path.display(), meta.len()))
}
