//! Time and memory over how much there is of something, both on scales where ten times as much is one
//! step: what grows linearly is a line that rises as fast as the dashed one.

use super::{WIDTH, svg, text};
use crate::curve::{Cost, Curve, Point};

const LEFT: f64 = 40.0;
const GAP: f64 = 60.0;
const HEIGHT: f64 = 150.0;
const TOP: f64 = 60.0;
/// From one row of panels to the next.
const ROW: f64 = HEIGHT + 70.0;

type Read = fn(&Cost) -> f64;

pub(crate) fn picture(curves: &[Curve]) -> String {
    let panels: [(&str, Read); 2] = [
        ("ms", |cost| cost.time.median()),
        ("KiB", |cost| cost.memory.median()),
    ];
    let width = (WIDTH - 2.0 * LEFT - GAP) / 2.0;
    let mut content = vec![
        text(LEFT, 18.0, "head ours", "this page"),
        text(LEFT + 80.0, 18.0, "head theirs", "the React page"),
        text(LEFT + 190.0, 18.0, "small", "dashed: linear"),
    ];
    for (row, curve) in curves.iter().enumerate() {
        let top = TOP + row as f64 * ROW;
        for (column, (unit, read)) in panels.iter().enumerate() {
            let left = LEFT + column as f64 * (width + GAP);
            let panel = Panel { left, top, width };
            content.extend(panel.drawn(curve, unit, *read));
        }
    }
    let height = TOP + curves.len() as f64 * ROW;
    let about = "Time and memory over fields, choices and logins";
    svg(height, about, &content)
}

struct Panel {
    left: f64,
    top: f64,
    width: f64,
}

impl Panel {
    fn drawn(&self, curve: &Curve, unit: &str, read: Read) -> Vec<String> {
        let values = |of: fn(&Point) -> &Cost| -> Vec<f64> {
            let costs = curve.points.iter().map(of);
            let measured = costs.filter(|cost| !cost.time.is_empty());
            // The scale has no zero: what is kept of one login can be nothing.
            measured.map(|cost| read(cost).max(0.1)).collect()
        };
        let (ours, theirs) = (values(|it| &it.ours), values(|it| &it.baseline));
        let counts = curve.points.each_ref().map(|point| point.count as f64);
        let linear = counts.map(|count| ours[0] * count / counts[0]);
        let all = || ours.iter().chain(&theirs).chain(&linear).copied();
        let low = all().fold(f64::MAX, f64::min).log10().floor();
        let high = all().fold(0.0, f64::max).log10().ceil();
        let y = |value: f64| self.top + HEIGHT * (high - value.log10()) / (high - low).max(1.0);
        let x = |at: usize| self.left + self.width * at as f64 / 2.0;
        let line = |class: &str, values: &[f64]| {
            let place = |(at, value): (usize, &f64)| format!("{:.1},{:.1}", x(at), y(*value));
            let points: Vec<_> = values.iter().enumerate().map(place).collect();
            let points = points.join(" ");
            format!("<polyline class=\"{class}\" points=\"{points}\"/>")
        };
        let heading = format!("{unit} over {}", curve.what);
        let mut drawn = vec![
            text(self.left, self.top - 16.0, "small head", &heading),
            line("rule", &linear),
            line("theirs", &theirs),
            line("ours", &ours),
        ];
        for (at, count) in counts.iter().enumerate() {
            let side = if at == 2 { "end" } else { "" };
            let foot = self.top + HEIGHT + 26.0;
            drawn.push(text(
                x(at),
                foot,
                &format!("small {side}"),
                &count.to_string(),
            ));
            let more = theirs.get(at).is_none_or(|theirs| ours[at] >= *theirs);
            let figures = [
                ("ours", ours.get(at), more),
                ("theirs", theirs.get(at), !more),
            ];
            for (who, value, above) in figures {
                let Some(value) = value else { continue };
                let place = y(*value) + if above { -5.0 } else { 13.0 };
                let digits = usize::from(*value < 10.0);
                let class = format!("small {who} {side}");
                drawn.push(text(x(at), place, &class, &format!("{value:.digits$}")));
            }
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::Who;

    #[test]
    fn what_was_measured_of_one_page_alone_is_one_line_and_the_dashed_one() {
        let mut curve = Curve::new("logins", [1, 10, 100]);
        for (point, time) in curve.points.iter_mut().zip([10.0, 20.0, 100.0]) {
            point.add(Who::Ours, time, 0.0);
        }
        let svg = picture(&[curve]);
        assert!(svg.contains("class=\"ours\" points=\"40.0,"), "{svg}");
        assert!(svg.contains("class=\"theirs\" points=\"\""), "{svg}");
        assert_eq!(svg.matches("NaN").count(), 0);
    }
}
