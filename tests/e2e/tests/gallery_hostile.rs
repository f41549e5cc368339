//! Every state of the gallery on a host's page whose stylesheet is at its worst: it must look as
//! it does on a plain page, to the last property.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::in_gallery;
use serde_json::Value;

/// Compares each computed property with and without the host's stylesheet. The focus is on a
/// control, so that its ring is compared, too; what moves is held at its beginning or its end.
const COMPARE: &str = "
    const host = document.querySelector('link[href$=\"/hostile.css\"]').sheet;
    document.querySelector('.ma-root :is(input, button, summary):not(:disabled)')?.focus();
    const read = () => {
        const styles = new Map();
        for (const moving of document.getAnimations()) {
            if (moving instanceof CSSTransition) moving.finish();
            else {
                // In WebKit time passes while a driver's script runs.
                moving.pause();
                moving.currentTime = 0;
            }
        }
        const note = (name, style) => {
            for (const property of style) {
                const key = `${name} ${property}`;
                styles.set(key, `${styles.get(key) ?? ''} ${style.getPropertyValue(property)}`);
            }
        };
        for (const it of document.querySelectorAll('.ma-root, .ma-root *')) {
            const name = it.dataset.managedAuthPart ?? it.tagName;
            note(name, getComputedStyle(it));
            for (const pseudo of ['::before', '::after']) {
                const style = getComputedStyle(it, pseudo);
                if (style.content !== 'none') note(name + pseudo, style);
            }
            if (it.placeholder) note(`${name}::placeholder`, getComputedStyle(it, '::placeholder'));
        }
        return styles;
    };
    const hostile = read();
    host.disabled = true;
    const plain = read();
    return [...new Set([...plain.keys(), ...hostile.keys()])]
        .filter((key) => hostile.get(key) !== plain.get(key))
        .map((key) => `${key}: ${hostile.get(key)} for ${plain.get(key)}`)";

#[test]
fn a_hostile_stylesheet_changes_nothing_in_any_state() {
    in_gallery(async |show| {
        let mut all = Vec::new();
        for state in show.states() {
            let page = show.open(&state, "host=hostile").await;
            let found = page.js(COMPARE).await;
            let found = found.as_array().unwrap().iter().filter_map(Value::as_str);
            all.extend(found.map(|it| format!("{state}: {it}")));
        }
        assert!(all.is_empty(), "{} differ:\n{}", all.len(), all.join("\n"));
    });
}
