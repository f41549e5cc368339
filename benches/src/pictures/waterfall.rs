//! One visit of each page under the other: what it asked for when, and what was painted when.

use super::{WIDTH, bar, rule, svg, text};
use crate::visit::{Request, Visit};

const LABELS: f64 = 190.0;
const LINE: f64 = 20.0;
/// Room at the end of a bar for its size.
const SIZES: f64 = 70.0;

pub(crate) fn picture(line: &str, [ours, baseline]: &[Visit; 2]) -> String {
    let longest = ours.form.max(baseline.form);
    let scale = (WIDTH - LABELS - SIZES) / longest;
    let heading = format!("{line}. A bar is a request, until its last byte; the stream goes on.");
    let mut content = vec![text(8.0, 18.0, "small", &heading)];
    let mut y = 44.0;
    for (name, class, visit) in [
        ("This page", "ours", ours),
        ("The React page", "theirs", baseline),
    ] {
        content.push(text(8.0, y, "head", name));
        let top = y;
        for request in &visit.requests {
            y += LINE;
            content.extend(bars(request, visit.form, class, scale, y - 11.0));
        }
        y += LINE;
        let marks = [
            ("first paint", visit.first_paint, top),
            ("form", visit.form, y),
        ];
        for (what, time, at) in marks {
            let (x, words) = (LABELS + time * scale, format!("{what} {time:.0} ms"));
            content.push(rule(x, top - 10.0, y));
            content.push(text(x - 4.0, at, "small end", &words));
        }
        y += LINE;
    }
    svg(y, "What either page asks for, and when it paints", &content)
}

/// A request, until the form was painted: the stream goes on.
fn bars(request: &Request, form: f64, class: &str, scale: f64, y: f64) -> Vec<String> {
    let [asked, done] = [request.asked, request.done].map(|time| LABELS + time.min(form) * scale);
    let mut bars = vec![
        text(LABELS - 8.0, y + 11.0, "end", &request.what),
        bar(class, asked, y, done - asked),
    ];
    if request.done <= form && request.size > 0.0 {
        let size = format!("{:.1} KB", request.size / 1e3);
        bars.push(text(done + 4.0, y + 11.0, "small", &size));
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_after_the_form_ends_with_it() {
        let request = |what: &str, done| Request {
            what: what.to_owned(),
            asked: 10.0,
            done,
            size: 1_500.0,
        };
        let visit = Visit {
            requests: vec![request("page.html", 60.0), request("events", 900.0)],
            first_paint: 70.0,
            form: 100.0,
        };
        let svg = picture("slow phone", &[visit.clone(), visit]);
        assert_eq!(svg.matches("<rect").count(), 4);
        assert_eq!(svg.matches("1.5 KB").count(), 2, "the stream has no size");
        let end = "x=\"240.0\" y=\"73.0\" width=\"450.0\"";
        assert!(svg.contains(end), "{svg}");
    }
}
