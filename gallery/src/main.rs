//! `managed-auth-gallery --dist DIR [--port N]`: serves the gallery and says where.

use std::path::PathBuf;
use std::process::ExitCode;

use managed_auth_gallery::Gallery;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some((dist, port)) = read(std::env::args().skip(1)) else {
        eprintln!("usage: managed-auth-gallery --dist DIR [--port N]");
        return ExitCode::from(2);
    };
    match Gallery::start(port, dist).await {
        Ok(gallery) => {
            println!("Open {}/", gallery.origin());
            println!("Ctrl-C ends it.");
            std::future::pending().await
        }
        Err(error) => {
            eprintln!("error: could not listen on port {port}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read(mut words: impl Iterator<Item = String>) -> Option<(PathBuf, u16)> {
    let (mut dist, mut port) = (None, 8790);
    while let Some(word) = words.next() {
        match &*word {
            "--dist" => dist = Some(PathBuf::from(words.next()?)),
            "--port" => port = words.next()?.parse().ok()?,
            _ => return None,
        }
    }
    Some((dist?, port))
}
