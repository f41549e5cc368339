//! A bar for each row that is timed: our time as a part of the baseline's.

use std::fmt::Write as _;

use crate::figures::Row;

const WIDTH: f64 = 760.0;
const LABELS: f64 = 400.0;
const LINE: f64 = 22.0;
const TOP: f64 = 40.0;
/// Where the scale ends; longer bars are cut there, and their figure says so.
const MOST: f64 = 2.0;

/// An SVG that is read on light and on dark.
pub(crate) fn svg(rows: &[Row]) -> String {
    let bars: Vec<_> = rows
        .iter()
        .filter(|row| row.unit == "ms")
        .filter_map(|row| Some((&row.name, row.ratio()?)))
        .collect();
    let height = TOP + bars.len() as f64 * LINE + 12.0;
    let scale = (WIDTH - LABELS - 60.0) / MOST;
    let at_one = LABELS + scale;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"Our times as a part of the React page's\">\n<style>\n\
         text {{ font: 12px system-ui, sans-serif; fill: #24292f; }}\n\
         .less {{ fill: #1a7f4b; }} .more {{ fill: #b35900; }} .one {{ stroke: #6e7781; }}\n\
         @media (prefers-color-scheme: dark) {{ text {{ fill: #e6edf3; }} .less {{ fill: #3fb971; }} \
         .more {{ fill: #e5964a; }} .one {{ stroke: #8d96a0; }} }}\n</style>\n\
         <text x=\"{LABELS}\" y=\"18\">time as a part of the React page's (1 = the same)</text>\n"
    );
    for (number, (name, ratio)) in bars.iter().enumerate() {
        let y = TOP + number as f64 * LINE;
        let (width, class) = (
            ratio.min(MOST) * scale,
            if *ratio <= 1.0 { "less" } else { "more" },
        );
        // Writing to a string does not fail.
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"{LABELS}\" y=\"{}\" width=\"{width:.1}\" height=\"14\" rx=\"2\"/>\
             <text x=\"{:.1}\" y=\"{}\">{ratio:.2}</text>",
            LABELS - 8.0,
            y + 11.0,
            escaped(name),
            y,
            LABELS + width + 6.0,
            y + 11.0,
        );
    }
    let _ = writeln!(
        svg,
        "<line class=\"one\" x1=\"{at_one}\" x2=\"{at_one}\" y1=\"{}\" y2=\"{}\" stroke-dasharray=\"3 3\"/>\n</svg>",
        TOP - 8.0,
        height - 8.0,
    );
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::Who;
    use crate::figures::Target;

    #[test]
    fn each_timed_row_has_a_bar_and_its_name_is_no_markup() {
        let row = |name, unit| {
            let mut row = Row::new(name, unit, Target::None);
            row.add(Who::Ours, 3.0);
            row.add(Who::Baseline, 1.0);
            row
        };
        let svg = svg(&[row("a < b", "ms"), row("memory", "KiB")]);
        assert_eq!(svg.matches("<rect").count(), 1);
        assert!(svg.contains("a &lt; b") && svg.contains(">3.00<"));
    }
}
