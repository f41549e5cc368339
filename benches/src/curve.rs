//! How something grows: the same measured of ten times as much, and of ten times that.

use serde_json::{Value, json};

use crate::contest::Who;
use crate::figures::{Row, Sample, Target};

#[derive(Debug)]
pub(crate) struct Curve {
    /// What there is so many of.
    pub(crate) what: &'static str,
    pub(crate) points: [Point; 3],
}

#[derive(Debug, Default)]
pub(crate) struct Point {
    pub(crate) count: usize,
    pub(crate) ours: Cost,
    /// Empty where the baseline was not measured.
    pub(crate) baseline: Cost,
}

#[derive(Debug, Default)]
pub(crate) struct Cost {
    /// In milliseconds.
    pub(crate) time: Sample,
    /// In KiB.
    pub(crate) memory: Sample,
}

impl Curve {
    pub(crate) fn new(what: &'static str, counts: [usize; 3]) -> Self {
        let points = counts.map(|count| Point {
            count,
            ..Point::default()
        });
        Self { what, points }
    }

    /// What the last step, ten times as much, costs more: linear is ten.
    pub(crate) fn row(&self) -> Row {
        let [_, from, to] = &self.points;
        let name = format!(
            "time for {} {} over that for {}",
            to.count, self.what, from.count
        );
        // Linear, give or take what two runs differ by.
        let mut row = Row::new(name, "times", Target::AtMost(11.0));
        let costs = [
            (Who::Ours, &to.ours, &from.ours),
            (Who::Baseline, &to.baseline, &from.baseline),
        ];
        for (who, to, from) in costs {
            if !from.time.is_empty() {
                row.add(who, to.time.median() / from.time.median());
            }
        }
        row
    }

    pub(crate) fn to_json(&self) -> Value {
        let cost = |cost: &Cost| {
            let measured = !cost.time.is_empty();
            measured
                .then(|| json!({ "time": cost.time.to_json(), "memory": cost.memory.to_json() }))
        };
        let point = |point: &Point| {
            json!({
                "count": point.count,
                "ours": cost(&point.ours),
                "baseline": cost(&point.baseline),
            })
        };
        json!({
            "what": self.what,
            "units": { "time": "ms", "memory": "KiB" },
            "points": self.points.iter().map(point).collect::<Vec<_>>(),
        })
    }
}

impl Point {
    pub(crate) fn add(&mut self, who: Who, time: f64, memory: f64) {
        let cost = match who {
            Who::Ours => &mut self.ours,
            Who::Baseline => &mut self.baseline,
        };
        cost.time.add(time);
        cost.memory.add(memory);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_says_how_much_more_ten_times_as_much_costs() {
        let mut curve = Curve::new("fields", [10, 100, 1_000]);
        for (point, time) in curve.points.iter_mut().zip([3.0, 10.0, 90.0]) {
            point.add(Who::Ours, time, 1.0);
        }
        let row = curve.row();
        assert_eq!(row.name, "time for 1000 fields over that for 100");
        assert_eq!((row.figures().0, row.met()), (9.0, Some(true)));
        assert_eq!(row.ratio(), None, "the baseline was not measured");
    }
}
