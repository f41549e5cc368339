//! A bar for each row that is timed: our time as a part of the baseline's.

use super::{WIDTH, bar, rule, svg, text};
use crate::figures::Row;

const LABELS: f64 = 400.0;
const LINE: f64 = 22.0;
const TOP: f64 = 40.0;
/// Where the scale ends; longer bars are cut there, and their figure says so.
const MOST: f64 = 2.0;

pub(crate) fn picture(rows: &[Row]) -> String {
    let bars: Vec<_> = rows
        .iter()
        .filter(|row| row.unit == "ms")
        .filter_map(|row| Some((&row.name, row.ratio()?)))
        .collect();
    let height = TOP + bars.len() as f64 * LINE + 12.0;
    let scale = (WIDTH - LABELS - 60.0) / MOST;
    let heading = "time as a part of the React page's (1 = the same)";
    let mut content = vec![text(LABELS, 18.0, "", heading)];
    for (number, (name, ratio)) in bars.iter().enumerate() {
        let y = TOP + number as f64 * LINE;
        let width = ratio.min(MOST) * scale;
        let class = if *ratio <= 1.0 { "ours" } else { "more" };
        let figure = format!("{ratio:.2}");
        content.push(text(LABELS - 8.0, y + 11.0, "end", name));
        content.push(bar(class, LABELS, y, width));
        content.push(text(LABELS + width + 6.0, y + 11.0, "", &figure));
    }
    content.push(rule(LABELS + scale, TOP - 8.0, height - 8.0));
    svg(height, "Our times as a part of the React page's", &content)
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
        let svg = picture(&[row("a < b", "ms"), row("memory", "KiB")]);
        assert_eq!(svg.matches("<rect").count(), 1);
        assert!(svg.contains("a &lt; b") && svg.contains(">3.00<"));
    }
}
