//! Debian's packages, where this account may install them.

use crate::prelude::*;

/// One line about what is being set up.
pub(crate) fn note(text: &str) {
    println!("set-up: {text}");
}

pub(crate) fn usable() -> bool {
    let is_root = || {
        let id = shell().and_then(|sh| Ok(cmd!(sh, "id -u").quiet().ignore_stderr().read()?));
        id.is_ok_and(|id| id == "0")
    };
    Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some() && is_root()
}

/// What `find` finds; where it finds nothing, these packages are installed first.
pub(crate) fn provide<T>(find: impl Fn() -> Option<T>, packages: &[&str], what: &str) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if usable() {
        install(packages, what)?;
    }
    let packages = packages.join(" ");
    find().with_context(|| format!("this needs {what}: on Debian and Ubuntu {packages}"))
}

/// Installs packages; the lists are brought up to date only where that is needed.
fn install(packages: &[&str], what: &str) -> Result<()> {
    note(&format!("installing {what}: {}", packages.join(" ")));
    let sh = shell()?;
    sh.set_var("DEBIAN_FRONTEND", "noninteractive");
    let what = format!("installing {what}");
    let install = || {
        let apt = cmd!(sh, "apt-get install -y --no-install-recommends {packages...}");
        quiet(apt, &what, None)
    };
    install().or_else(|_| {
        // A fresh image has no lists, an old one has lists of packages that are gone.
        quiet(cmd!(sh, "apt-get update"), &what, None)?;
        install()
    })
}
