//! Figures, and what of many is told.

use serde_json::{Value, json};

use crate::contest::Who;

/// Measurements of one thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, value: f64) {
        let at = self.0.partition_point(|other| *other < value);
        self.0.insert(at, value);
    }

    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sample = Self::default();
        for value in values {
            sample.add(value);
        }
        sample
    }

    /// Whether nothing was measured.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value that so great a part of all is not above; 0 of none.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let at = last as f64 * part;
        let (low, high) = (at.floor() as usize, at.ceil() as usize);
        let value = |at: usize| self.0.get(at).copied().unwrap_or_default();
        value(low) + (value(high) - value(low)) * at.fract()
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Median with quartiles, and of how many.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "median": round(self.median()),
            "quartiles": [round(self.quantile(0.25)), round(self.quantile(0.75))],
            "range": [round(self.quantile(0.0)), round(self.quantile(1.0))],
            "samples": self.0.len(),
        })
    }
}

/// To a thousandth.
pub(crate) fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// What is wanted of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// At most this many times the baseline's.
    Ratio(f64),
    /// At least this many times the baseline's.
    Times(f64),
    /// At most this, whatever the baseline's.
    AtMost(f64),
    /// Below this.
    Under(f64),
    /// What this bench does not decide, in these words.
    Elsewhere(&'static str),
    None,
}

impl Target {
    pub(crate) fn words(self, unit: &str) -> String {
        match self {
            Self::Ratio(most) => format!("ratio ≤ {most}"),
            Self::Times(least) => format!("ratio ≥ {least}"),
            Self::AtMost(most) => format!("≤ {most} {unit}").trim_end().to_owned(),
            Self::Under(limit) => format!("< {limit} {unit}"),
            Self::Elsewhere(words) => words.to_owned(),
            Self::None => "-".to_owned(),
        }
    }
}

/// One thing, measured of both pages in one run.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) target: Target,
    pub(crate) ours: Sample,
    pub(crate) baseline: Sample,
    /// Which part of all is compared: the median, the slowest of a hundred, the slowest.
    pub(crate) part: f64,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, unit: &'static str, target: Target) -> Self {
        Self {
            name: name.into(),
            unit,
            target,
            ours: Sample::default(),
            baseline: Sample::default(),
            part: 0.5,
        }
    }

    /// The same measurements, looked at elsewhere.
    pub(crate) fn at(&self, name: impl Into<String>, part: f64, target: Target) -> Self {
        Self {
            name: name.into(),
            target,
            part,
            ours: self.ours.clone(),
            baseline: self.baseline.clone(),
            ..*self
        }
    }

    pub(crate) fn add(&mut self, who: Who, value: f64) {
        match who {
            Who::Ours => self.ours.add(value),
            Who::Baseline => self.baseline.add(value),
        }
    }

    pub(crate) fn figures(&self) -> (f64, f64) {
        (
            self.ours.quantile(self.part),
            self.baseline.quantile(self.part),
        )
    }

    /// Ours over the baseline's, where there is something to divide by.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let (ours, baseline) = self.figures();
        (baseline > 0.0).then(|| ours / baseline)
    }

    /// Whether the target is met, where there is one.
    pub(crate) fn met(&self) -> Option<bool> {
        let (ours, _) = self.figures();
        match self.target {
            Target::Ratio(most) => Some(self.ratio()? <= most),
            Target::Times(least) => Some(self.ratio()? >= least),
            Target::AtMost(most) => Some(ours <= most),
            Target::Under(limit) => Some(ours < limit),
            Target::Elsewhere(_) | Target::None => None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let (ours, baseline) = self.figures();
        json!({
            "name": self.name,
            "unit": self.unit,
            "target": self.target.words(self.unit),
            "compared": { "ours": round(ours), "baseline": round(baseline) },
            "ours": self.ours.to_json(),
            "baseline": self.baseline.to_json(),
            "ratio": self.ratio().map(round),
            "met": self.met(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_what_was_measured() {
        let sample = Sample::of([4.0, 1.0, 3.0, 2.0]);
        let quantiles = [0.0, 0.25, 0.5, 1.0].map(|part| sample.quantile(part));
        assert_eq!(quantiles, [1.0, 1.75, 2.5, 4.0]);
        assert_eq!(Sample::default().median(), 0.0);
    }

    #[test]
    fn a_row_says_whether_its_target_is_met() {
        let mut row = Row::new("x", "ms", Target::Ratio(0.5));
        row.add(Who::Ours, 4.0);
        row.add(Who::Baseline, 10.0);
        assert_eq!((row.ratio(), row.met()), (Some(0.4), Some(true)));
        let met = |target| row.at("y", 0.5, target).met();
        assert_eq!(met(Target::Times(1.5)), Some(false));
        assert_eq!(met(Target::Under(4.0)), Some(false));
        assert_eq!(met(Target::AtMost(4.0)), Some(true));
        assert_eq!(met(Target::None), None);
    }
}
