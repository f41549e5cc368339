//! How pages are shown to somebody.

use serde_json::json;

use crate::browser::{Browser, Kind, Motion};
use crate::until::until;

/// How pages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub colors: Colors,
    /// The width of the window, in CSS pixels.
    pub width: u32,
}

/// Which colours a person has asked their system for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Few and their own, whatever pages want.
    Forced,
}

/// Of the window, in CSS pixels.
const HEIGHT: u32 = 900;

/// Firefox's settings: which colours pages are asked for, whether the person's own are used in their
/// place, and whether anything may move.
const SCHEME: &str = "layout.css.prefers-color-scheme.content-override";
const OWN_COLORS: &str = "browser.display.document_color_use";
pub(crate) const STILL: &str = "ui.prefersReducedMotion";

impl Browser {
    /// Shows pages so from now on. What moves, stands still. Chromium and Firefox only.
    pub async fn emulate(&self, look: Look) {
        match self.kind {
            Kind::Chromium => self.emulate_in_chromium(look).await,
            Kind::Firefox => self.emulate_in_firefox(look).await,
            Kind::WebKit => panic!("WebKit's driver cannot show pages in another way"),
        }
    }

    async fn emulate_in_chromium(&self, Look { colors, width }: Look) {
        let (scheme, forced) = match colors {
            Colors::Light => ("light", "none"),
            Colors::Dark => ("dark", "none"),
            Colors::Forced => ("light", "active"),
        };
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let features = json!({ "features": [
            feature("prefers-color-scheme", scheme),
            feature("forced-colors", forced),
            feature("prefers-reduced-motion", "reduce"),
        ] });
        self.cdp("Emulation.setEmulatedMedia", features).await;
        let screen = json!({
            "width": width,
            "height": HEIGHT,
            "deviceScaleFactor": 1,
            "mobile": false,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// What people set for all pages, and the page as wide in a window that cannot be as narrow.
    async fn emulate_in_firefox(&self, Look { colors, width }: Look) {
        let scheme = u8::from(colors != Colors::Dark);
        let own_colors = if colors == Colors::Forced { 2 } else { 0 };
        self.system(&format!(
            "const {{ prefs }} = Services;
            prefs.setIntPref('{SCHEME}', {scheme});
            prefs.setIntPref('{OWN_COLORS}', {own_colors});
            prefs.setIntPref('{STILL}', 1);
            const {{ style }} = gBrowser.selectedBrowser;
            for (const [side, size] of [['width', {width}], ['height', {HEIGHT}]])
                for (const limit of ['min', 'max'])
                    style.setProperty(`${{limit}}-${{side}}`, `${{size}}px`)"
        ))
        .await;
        until("a page of this width", async || {
            let shown = self.client.execute("return innerWidth", vec![]).await;
            (shown.unwrap() == width).then_some(())
        })
        .await;
    }

    /// Firefox shows pages as it did when it was opened. Its size goes with the tab.
    pub(crate) async fn unset_look(&self) {
        let still = u8::from(self.lease.motion() == Motion::None);
        self.system(&format!(
            "const {{ prefs }} = Services;
            prefs.clearUserPref('{SCHEME}');
            prefs.clearUserPref('{OWN_COLORS}');
            prefs.setIntPref('{STILL}', {still})"
        ))
        .await;
    }
}

impl Kind {
    /// Whether [`Browser::emulate`] works.
    pub(crate) fn can_emulate(self) -> bool {
        self != Self::WebKit
    }
}
