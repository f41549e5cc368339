//! The parser alone, in the browser, against npm's.

use crate::contest::Contest;
use crate::figures::{Row, Sample, Target};
use crate::measures::numbers;

/// The parser alone, in the browser, against npm's.
pub(crate) async fn framing(contest: &Contest<'_>, rounds: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    contest.open_framing().await;
    for (what, typed) in [
        ("framing", false),
        ("to typed state (theirs: JSON.parse)", true),
    ] {
        for (cut, size, total) in [
            ("16 KiB", 16 << 10, 4 << 20),
            ("64 KiB", 64 << 10, 4 << 20),
            ("1 byte", 1, 128 << 10),
        ] {
            let target = if typed {
                Target::None
            } else {
                Target::Times(1.5)
            };
            let mut row = Row::new(format!("stream {what}, chunks of {cut}"), "MB/s", target);
            let script = format!(
                "const done = arguments[0];
                measureFraming({size}, {total}, {typed}, {rounds}).then(done, (error) => done(`${{error}}`))"
            );
            let measured = contest.run_async(&script).await;
            let counts = &measured["counts"];
            assert_eq!(
                counts["ours"][0], counts["theirs"][0],
                "as many events: {measured}"
            );
            row.ours = Sample::of(numbers(&measured["ours"]));
            row.baseline = Sample::of(numbers(&measured["theirs"]));
            rows.push(row);
        }
    }
    rows
}
