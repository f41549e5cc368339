//! Pictures of what was measured, to be read on light and on dark.

pub(crate) mod bars;
pub(crate) mod curves;
pub(crate) mod waterfall;

const WIDTH: f64 = 760.0;

const STYLE: &str = "text { font: 12px system-ui, sans-serif; fill: #24292f; } \
    .head { font-weight: 600; } .small { font-size: 11px; } \
    .ours { color: #1a7f4b; } .more, .theirs { color: #b35900; } .rule { color: #6e7781; } \
    rect, text.ours, text.theirs { fill: currentColor; } \
    polyline, line { fill: none; stroke: currentColor; stroke-width: 2; } \
    .rule { stroke-width: 1; stroke-dasharray: 3 3; } \
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .ours { color: #3fb971; } \
    .more, .theirs { color: #e5964a; } .rule { color: #8d96a0; } }";

/// What stands in it, with a frame around it. `about` is for those who do not see it.
fn svg(height: f64, about: &str, content: &[String]) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
         aria-label=\"{}\">\n<style>{STYLE}</style>\n{}\n</svg>\n",
        escaped(about),
        content.join("\n"),
    )
}

/// Text that begins at `x`; with `end` in its `class`, it ends there.
fn text(x: f64, y: f64, class: &str, words: &str) -> String {
    let anchor = if class.contains("end") {
        "end"
    } else {
        "start"
    };
    let words = escaped(words);
    format!(
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"
    )
}

fn bar(class: &str, x: f64, y: f64, width: f64) -> String {
    let width = width.max(1.0);
    format!(
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"14\"/>"
    )
}

/// A line from top to bottom.
fn rule(x: f64, top: f64, bottom: f64) -> String {
    format!("<line class=\"rule\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\"/>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
