//! One visit, as the browser tells of it: each request, and what was painted when.

use serde_json::{Value, json};

use crate::contest::Contest;
use crate::figures::round;

/// Times are milliseconds from the navigation on.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) requests: Vec<Request>,
    pub(crate) first_paint: f64,
    pub(crate) form: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What was asked for, in a word or two.
    pub(crate) what: String,
    pub(crate) asked: f64,
    /// When its answer was all there. (When it began is not told right of a line that is slowed
    /// down by the browser.)
    pub(crate) done: f64,
    /// What went over the line, in bytes.
    pub(crate) size: f64,
}

const READ: &str = "const told = (type) => performance.getEntriesByType(type);
    return [...told('navigation'), ...told('resource')]
        .filter(({ name }) => name.startsWith('http'))
        .map(({ name, startTime, responseEnd, transferSize }) =>
            [new URL(name).pathname, startTime, responseEnd, transferSize])";

impl Visit {
    /// The visit that the tab shows, whose form was painted then. Its login has ended.
    pub(crate) async fn read(contest: &Contest<'_>, form: f64) -> Self {
        let stream =
            "performance.getEntriesByType('resource').some(({ name }) => /events$/.test(name))";
        contest.when(stream).await;
        let first = "return performance.getEntriesByName('first-contentful-paint')[0].startTime";
        let entries = contest.run(READ).await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        let mut requests: Vec<_> = entries.iter().map(Request::read).collect();
        requests.retain(|request| request.asked < form);
        requests.sort_by(|one, other| one.asked.total_cmp(&other.asked));
        Self {
            requests,
            first_paint: contest.number(first).await,
            form,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let request = |request: &Request| {
            json!({
                "what": request.what,
                "asked": round(request.asked),
                "done": round(request.done),
                "bytes": request.size,
            })
        };
        json!({
            "requests": self.requests.iter().map(request).collect::<Vec<_>>(),
            "first_paint": round(self.first_paint),
            "form": round(self.form),
        })
    }
}

impl Request {
    fn read(entry: &Value) -> Self {
        let number = |at: usize| entry[at].as_f64().unwrap_or_default();
        Self {
            what: name(entry[0].as_str().unwrap_or_default()),
            asked: number(1),
            done: number(2),
            size: number(3),
        }
    }
}

/// What stands at this path, without the hash in its name.
fn name(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or_default();
    match path.split('/').collect::<Vec<_>>()[..] {
        [_, "login", ..] => "page.html".to_owned(),
        [_, "auth", _, _] => "snapshot".to_owned(),
        [_, "auth", ..] => last.to_owned(),
        _ => {
            let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
            let hash = |word: &&str| word.len() >= 8 && word.bytes().any(|it| it.is_ascii_digit());
            let mut words: Vec<_> = stem.split(['-', '_']).collect();
            words.retain(|word| !hash(word) && *word != "bg");
            format!("{}.{ending}", words.join("-"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_called_by_what_it_asks_for() {
        let names = [
            ("/login/ma_1", "page.html"),
            ("/auth/connections/ma_1", "snapshot"),
            ("/auth/connections/ma_1/events", "events"),
            ("/boot-61d226fcb723fd04.js", "boot.js"),
            ("/languages/de.json", "de.json"),
            (
                "/managed-auth-7caecd8a2dd0f702_bg.wasm",
                "managed-auth.wasm",
            ),
        ];
        for (path, expected) in names {
            assert_eq!(name(path), expected);
        }
    }
}
