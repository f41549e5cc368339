//! Every state of the gallery without a mouse.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{Page, in_gallery};
use serde_json::{Value, json};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// From before the first control, as whoever has just come to the page. What can be reached stands
/// in `window.controls`, in the order in which it is read.
const BEGIN: &str = "
    window.controls = [...document.querySelectorAll('a[href], button, input, select, summary, textarea')]
        .filter((it) => it.checkVisibility() && !it.disabled && !it.closest('[aria-hidden=true]'));
    document.body.tabIndex = -1;
    document.body.focus();
    return window.controls.length";

/// Which control has the focus (-1 for none of them), and what is wrong with how that looks.
const LOOK: &str = "
    const it = document.activeElement;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(it);
    const faults = [];
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push('has no ring');
    if (/, 0\\)$|transparent/.test(outlineColor)) faults.push('has a ring that is not seen');
    const { top, bottom, width, height } = it.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight) faults.push('is out of sight');
    if (it.tagName !== 'A' && (width < 24 || height < 24)) faults.push(`is ${width} by ${height} px`);
    return [controls.indexOf(it), faults.map((fault) => `${it.outerHTML.slice(0, 80)} ${fault}`)]";

/// Goes through the page by Tab alone, and tells what is not as it should be.
async fn walk(page: &Page) -> Vec<String> {
    let count = page.js(BEGIN).await.as_u64().unwrap();
    let mut found = Vec::new();
    for control in 0..count {
        page.keys(TAB).await;
        // What is out of sight is scrolled to with the next frame.
        page.settle().await;
        let seen = page.js(LOOK).await;
        let (reached, faults) = (&seen[0], &seen[1]);
        if *reached != json!(control) {
            found.push(format!("Tab {control} leads to control {reached}"));
            break;
        }
        let faults = faults.as_array().into_iter().flatten();
        found.extend(faults.filter_map(Value::as_str).map(str::to_owned));
    }
    found
}

#[test]
fn every_control_is_reached_by_tab_in_the_order_of_reading_and_is_seen_to_be() {
    in_gallery(async |show| {
        let mut all = Vec::new();
        for state in show.states() {
            let page = show.open(&state, "").await;
            let found = walk(&page).await;
            all.extend(found.iter().map(|it| format!("{state}: {it}")));
        }
        assert!(all.is_empty(), "{}", all.join("\n"));
    });
}

#[test]
fn what_is_done_with_a_mouse_is_done_with_enter_and_space() {
    in_gallery(async |show| {
        let page = show.open("form-password", "").await;
        page.fill("Password", "correct horse").await;
        page.keys(TAB).await;
        page.keys(" ").await;
        let kind = page.field_attribute("Password", "type").await;
        assert_eq!(kind.as_deref(), Some("text"), "shown with the space bar");
        page.fill("Email address", "ada@northwind.example").await;
        page.keys(ENTER).await;
        page.until_step("submitting").await;

        let page = show.open("choices-accounts", "").await;
        page.js(BEGIN).await;
        page.keys(TAB).await;
        page.keys(ENTER).await;
        page.until_step("submitting").await;

        let page = show.open("error-credentials", "").await;
        page.js(BEGIN).await;
        page.keys(TAB).await;
        page.keys(" ").await;
        page.until_says("credentials_invalid").await;
    });
}
