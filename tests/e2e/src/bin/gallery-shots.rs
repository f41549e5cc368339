//! `gallery-shots PICTURES SHEETS`: takes a picture of each state of the gallery, narrow and wide,
//! light and dark, into the first directory, and of all together into the second.
//!
//! `cargo xtask gallery --shots` runs it.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use managed_auth_e2e::{Colors, Look, Show, in_gallery};

const WIDTHS: [u32; 2] = [390, 1280];
const COLORS: [(Colors, &str); 2] = [(Colors::Light, "light"), (Colors::Dark, "dark")];
/// Of the window that the sheets are laid out in.
const SHEET: u32 = 2100;

fn main() {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(pictures), Some(sheets)) = (words.next(), words.next()) else {
        panic!("usage: gallery-shots PICTURES SHEETS");
    };
    in_gallery(async |show| {
        each_state(show, &pictures).await;
        all_together(show, &sheets).await;
    });
}

async fn each_state(show: &Show, to: &Path) {
    let states = show.states();
    for (number, state) in states.iter().enumerate() {
        progress(&format!("{} of {}: {state}", number + 1, states.len()));
        let page = show.open(state, "").await;
        for width in WIDTHS {
            for (colors, name) in COLORS {
                show.browser.emulate(Look { colors, width }).await;
                page.settle().await;
                let picture = show.browser.picture("png").await;
                write(&to.join(format!("{width}-{name}/{state}.png")), &picture);
            }
        }
    }
}

async fn all_together(show: &Show, to: &Path) {
    for width in WIDTHS {
        for (colors, name) in COLORS {
            progress(&format!("the sheet of {width} px, {name}"));
            let wide = Look {
                colors,
                width: SHEET,
            };
            show.browser.emulate(wide).await;
            show.go(&format!("/?view=wall&bare=1&width={width}")).await;
            show.page().settle().await;
            let picture = show.browser.picture("webp").await;
            write(&to.join(format!("{width}-{name}.webp")), &picture);
        }
    }
    progress("");
}

fn write(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// One line that is written over.
fn progress(text: &str) {
    print!("\r{text:<60}");
    // Nobody may be reading.
    std::io::stdout().flush().ok();
}
