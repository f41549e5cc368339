//! `managed-auth-gallery --dist DIR [--port N]`: serves the gallery and says where. With `--export TO`
//! it writes the gallery as files instead; `--site DIR` serves files alone.

use std::path::PathBuf;
use std::process::ExitCode;

use managed_auth_gallery::{Gallery, export};

/// What was asked for.
#[derive(Default)]
struct Asked {
    dist: Option<PathBuf>,
    export: Option<PathBuf>,
    site: Option<PathBuf>,
    port: Option<u16>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(asked) = read(std::env::args().skip(1)) else {
        eprintln!("usage: managed-auth-gallery (--dist DIR [--export TO] | --site DIR) [--port N]");
        return ExitCode::from(2);
    };
    let port = asked.port.unwrap_or(8790);
    let served = match asked {
        Asked {
            site: Some(site), ..
        } => Gallery::of_files(port, site).await,
        Asked {
            dist: Some(dist),
            export: Some(to),
            ..
        } => {
            return match export(&dist, &to) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => complain(&format!("could not write {}: {error}", to.display())),
            };
        }
        Asked { dist, .. } => Gallery::start(port, dist.unwrap_or_default()).await,
    };
    match served {
        Ok(gallery) => {
            println!("Open {}/", gallery.origin());
            println!("Ctrl-C ends it.");
            std::future::pending().await
        }
        Err(error) => complain(&format!("could not listen on port {port}: {error}")),
    }
}

fn complain(why: &str) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::FAILURE
}

fn read(mut words: impl Iterator<Item = String>) -> Option<Asked> {
    let mut asked = Asked::default();
    while let Some(word) = words.next() {
        match &*word {
            "--dist" => asked.dist = Some(words.next()?.into()),
            "--export" => asked.export = Some(words.next()?.into()),
            "--site" => asked.site = Some(words.next()?.into()),
            "--port" => asked.port = Some(words.next()?.parse().ok()?),
            _ => return None,
        }
    }
    (asked.dist.is_some() != asked.site.is_some()).then_some(asked)
}
