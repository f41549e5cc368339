//! Every case of `data/sse-cases.json`, in every chunking that could make a difference.

mod sse_support;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use sse_support::{Seen, owned, read};

struct Case {
    name: String,
    chunks: Vec<Vec<u8>>,
    expected: Seen,
}

/// All cases. A file that is not as it should be yields `None`.
fn cases() -> Option<Vec<Case>> {
    let file: Value = serde_json::from_str(include_str!("data/sse-cases.json")).ok()?;
    file.as_array()?.iter().map(case).collect()
}

fn case(case: &Value) -> Option<Case> {
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let chunks = case.get("chunks")?.as_array()?.iter();
    let events = case.get("events")?.as_array()?.iter();
    Some(Case {
        name: text(case, "name")?,
        chunks: chunks
            .map(|chunk| BASE64_STANDARD.decode(chunk.as_str()?).ok())
            .collect::<Option<_>>()?,
        expected: Seen {
            events: events
                .map(|event| {
                    let part = |key| text(event, key);
                    Some(owned(&part("event")?, &part("data")?, &part("id")?))
                })
                .collect::<Option<_>>()?,
            retry: match case.get("retry")? {
                Value::Null => None,
                value => Some(value.as_u64()?),
            },
            last_event_id: text(case, "last_event_id")?,
            outcome: Ok(()),
        },
    })
}

fn check(read_stream: impl Fn(&Case) -> Seen) {
    let cases = cases().unwrap_or_default();
    assert_eq!(cases.len(), 88, "a case was added, lost or misspelt");
    let wrong: Vec<_> = cases
        .iter()
        .map(|case| (case, read_stream(case)))
        .filter(|(case, seen)| *seen != case.expected)
        .map(|(case, seen)| format!("{}\n  saw  {seen:?}\n  want {:?}", case.name, case.expected))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_case_holds_as_given() {
    check(|case| read(case.chunks.iter().map(Vec::as_slice)));
}

#[test]
fn every_case_holds_joined() {
    check(|case| read([case.chunks.concat().as_slice()]));
}

#[test]
fn every_case_holds_cut_at_any_single_point() {
    check(|case| {
        let stream = case.chunks.concat();
        let mut last = case.expected.clone();
        for at in 0..=stream.len() {
            let (left, right) = stream.split_at(at);
            last = read([left, right]);
            if last != case.expected {
                break;
            }
        }
        last
    });
}

#[test]
fn every_case_holds_byte_by_byte() {
    check(|case| read(case.chunks.concat().chunks(1)));
}
