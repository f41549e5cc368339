//! One frame: the built page, and before its own scripts the one that replays a state.

use std::io;
use std::path::PathBuf;

use axum::extract::{Path, Query, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Map, Value, json};

use crate::recorded;

/// What the address of a frame says: `theme`, `brand`, ...
type Wanted = Vec<(String, String)>;

/// `GET /frame/{state}`: on to the address that a person would have been sent to, code included.
pub(crate) async fn lead(Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let state = match recorded::state(&id) {
        Ok(state) => state,
        Err(error) => return refused(&error),
    };
    let address = state.get("address").and_then(Value::as_str);
    let address = address.unwrap_or("code=gallery");
    let query = query.unwrap_or_default();
    Redirect::to(&format!("/login/{id}?{address}&{query}")).into_response()
}

/// `GET /login/{state}`: the page.
pub(crate) async fn page(
    State(dist): State<PathBuf>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let file = dist.join("index.html");
    let page = tokio::fs::read_to_string(&file).await;
    match page.and_then(|html| assemble(&html, &id, &wanted)) {
        Ok(html) => Html(html).into_response(),
        Err(error) => refused(&error),
    }
}

fn refused(error: &io::Error) -> Response {
    let status = match error.kind() {
        io::ErrorKind::NotFound => StatusCode::NOT_FOUND,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, error.to_string()).into_response()
}

fn assemble(html: &str, id: &str, wanted: &Wanted) -> io::Result<String> {
    let value_of = |name: &str| {
        let found = wanted.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    };
    let state = recorded::state(id)?;
    let mut config = json!({ "apiBaseUrl": "" });
    if let Some(brand) = value_of("brand").filter(|name| !name.is_empty()) {
        merge(&mut config, &recorded::brand(brand)?);
    }
    merge(&mut config, state.get("config").unwrap_or(&Value::Null));

    let mut after = String::new();
    if value_of("text") == Some("200") {
        after.push_str("<link rel=\"stylesheet\" href=\"/gallery/text-200.css\">");
    }
    if value_of("host") == Some("hostile") {
        after.push_str("<link rel=\"stylesheet\" href=\"/gallery/hostile.css\">");
    }
    replayed(html, &state, &config, &after)
}

/// The page of a state as a file that lies two directories deep: `still.js` reads in the browser what
/// is said in the address.
pub(crate) fn still(html: &str, state: &Value, brands: &Value) -> io::Result<String> {
    let mut config = json!({ "apiBaseUrl": "" });
    merge(&mut config, state.get("config").unwrap_or(&Value::Null));
    let after = format!(
        "<script type=\"application/json\" id=\"gallery-brands\">{}</script>\
         <script src=\"/gallery/still.js\"></script>",
        in_script(brands)
    );
    let page = replayed(html, state, &config, &after)?;
    // The loader comes after `still.js`, whichever of them is there first.
    let page = page
        .replace("<script async ", "<script ")
        .replace("type=\"module\" async", "type=\"module\"");
    // With quotes, and without where they were minified away.
    let relative = ["src", "href", "data-glue", "data-wasm"]
        .iter()
        .fold(page, |page, name| {
            page.replace(&format!("{name}=\"/"), &format!("{name}=\"../../"))
                .replace(&format!("{name}=/"), &format!("{name}=../../"))
        });
    Ok(relative)
}

/// The page with a state to replay, this configuration, and something at its end.
fn replayed(html: &str, state: &Value, config: &Value, after: &str) -> io::Result<String> {
    let before = format!(
        "<script type=\"application/json\" id=\"gallery-state\">{}</script>\
         <script src=\"/gallery/replay.js\"></script>",
        in_script(state)
    );
    let html = without_style(html);
    let parts = split(&html).map(|[head, middle, tail]| [head, &before, middle, after, tail]);
    let html = parts.ok_or_else(|| io::Error::other("the built page is not whole"))?;
    Ok(configured(&html.concat(), config))
}

/// Without the style in the head, which a policy would have to name: the stylesheet has the same rules.
fn without_style(html: &str) -> String {
    let style = html.split_once("<style>").and_then(|(before, rest)| {
        let (_, after) = rest.split_once("</style>")?;
        Some([before, after].concat())
    });
    style.unwrap_or_else(|| html.to_owned())
}

/// Where scripts and stylesheets are put in: before all others but behind the encoding, and at the
/// very end, where a host's stylesheet does the most harm.
fn split(html: &str) -> Option<[&str; 3]> {
    let encoding = html.find("<meta charset")?;
    let first = encoding + html.get(encoding..)?.find('>')? + 1;
    let last = html.find("</body>")?;
    Some([
        html.get(..first)?,
        html.get(first..last)?,
        html.get(last..)?,
    ])
}

/// The page with another configuration block.
fn configured(html: &str, config: &Value) -> String {
    let block = html.find("id=\"managed-auth-config\"").and_then(|at| {
        let (head, rest) = html.split_at_checked(at)?;
        let (tag, rest) = rest.split_once('>')?;
        let (_, tail) = rest.split_once("</script>")?;
        Some(format!("{head}{tag}>{}</script>{tail}", in_script(config)))
    });
    block.unwrap_or_else(|| html.to_owned())
}

/// JSON that can stand in a script element: no text in it ends that.
fn in_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// Lays `over` on top of `base`, object by object.
fn merge(base: &mut Value, over: &Value) {
    match (base.as_object_mut(), over) {
        (Some(base), Value::Object(over)) => {
            for (name, value) in over {
                let own = base
                    .entry(name.clone())
                    .or_insert(Value::Object(Map::new()));
                merge(own, value);
            }
        }
        (_, Value::Null) => {}
        (_, over) => *base = over.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html><meta charset=utf-8><style>b{}</style>\
        <script type=\"application/json\" id=\"managed-auth-config\">{ \"apiBaseUrl\": \"x\" }</script>\
        </head><body><script type=module src=/boot.js></script>\
        <link rel=stylesheet href=/a.css></body></html>";

    #[test]
    fn the_replay_comes_first_and_a_hosts_stylesheet_last() {
        let wanted = vec![("host".to_owned(), "hostile".to_owned())];
        let html = assemble(PAGE, "prime-ready", &wanted).unwrap();
        let at = |text: &str| html.find(text).unwrap();
        assert!(at("replay.js") < at("boot.js") && at("a.css") < at("hostile.css"));
        assert!(!html.contains("<style>"));
        assert!(html.contains("id=\"managed-auth-config\">{\"apiBaseUrl\":\"\"}</script>"));
    }

    #[test]
    fn a_page_that_is_a_file_finds_everything_from_where_it_lies() {
        let state = recorded::state("prime-ready").unwrap();
        let html = still(PAGE, &state, &json!({})).unwrap();
        for relative in [
            "src=\"../../gallery/replay.js\"",
            "href=../../a.css",
            "src=../../boot.js",
            "src=\"../../gallery/still.js\"",
        ] {
            assert!(html.contains(relative), "{relative} in {html}");
        }
        assert!(html.find("managed-auth-config") < html.find("still.js"));
    }

    #[test]
    fn a_recorded_text_cannot_end_the_script_that_it_is_in() {
        let value = json!({ "label": "</script><b>" });
        assert!(!in_script(&value).contains('<'));
        let read: Value = serde_json::from_str(&in_script(&value)).unwrap();
        assert_eq!(read, value);
    }

    #[test]
    fn a_state_and_a_brand_both_have_their_say() {
        let mut config = json!({ "appearance": { "theme": "dark" }, "lang": "de" });
        merge(
            &mut config,
            &json!({ "appearance": { "variables": { "a": "b" } }, "lang": "fr" }),
        );
        let both =
            json!({ "appearance": { "theme": "dark", "variables": { "a": "b" } }, "lang": "fr" });
        assert_eq!(config, both);
    }
}
