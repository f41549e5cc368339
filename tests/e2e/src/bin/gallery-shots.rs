//! `gallery-shots PICTURES SHEETS`: takes a picture of each state of the gallery, narrow and wide,
//! light and dark, into the first directory, and lays all of one kind out in a sheet in the second.
//!
//! `cargo xtask gallery --shots` runs it. It ends at the first state that is not reached, and names
//! it. One page is alive at a time: the sheets are made of the pictures.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
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
        all_together(show, &pictures, &sheets).await;
    });
}

fn picture(to: &Path, width: u32, colors: &str, state: &str) -> PathBuf {
    to.join(format!("{width}-{colors}/{state}.png"))
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
                let taken = show.browser.picture("png").await;
                write(&picture(to, width, name, state), &taken);
            }
        }
    }
}

async fn all_together(show: &Show, pictures: &Path, to: &Path) {
    for width in WIDTHS {
        for (colors, name) in COLORS {
            progress(&format!("the sheet of {width} px, {name}"));
            let wide = Look {
                colors,
                width: SHEET,
            };
            show.browser.emulate(wide).await;
            show.go(&format!("/?view=sheet&width={width}")).await;
            let page = show.page();
            for state in show.states() {
                let taken = fs::read(picture(pictures, width, name, &state)).unwrap();
                let address = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(taken));
                let script = "const [state, address] = arguments;
                    const place = document.querySelector(`[data-state=\"${state}\"]`);
                    place.src = address;
                    return place.decode()";
                page.js_with(script, &[&state, &address]).await;
            }
            let sheet = show.browser.picture("webp").await;
            write(&to.join(format!("{width}-{name}.webp")), &sheet);
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
