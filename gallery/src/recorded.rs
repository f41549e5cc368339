//! What was recorded, and the brands to show it in: JSON files, read anew each time.

use std::path::Path;
use std::{fs, io};

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::{broken, files};

/// The files of `states/`, in the order in which a login meets them.
const GROUPS: [&str; 8] = [
    "prime",
    "waiting",
    "form",
    "choices",
    "elsewhere",
    "notices",
    "ends",
    "layout",
];

/// Every state: objects with `id`, `title` and what [`replay.js`](../page/replay.js) needs. `group`
/// is the title of its file.
///
/// # Errors
///
/// When a file is missing or is no JSON of this form.
pub fn states() -> io::Result<Vec<Value>> {
    let mut all = Vec::new();
    for name in GROUPS {
        let group = read(&files().join("states").join(name).with_extension("json"))?;
        let title = group.get("group").cloned().unwrap_or_default();
        let states = group.get("states").and_then(Value::as_array);
        for state in states.into_iter().flatten() {
            let mut state = state.clone();
            if let Some(members) = state.as_object_mut() {
                members.insert("group".to_owned(), title.clone());
            }
            all.push(state);
        }
    }
    Ok(all)
}

/// The names of the brands.
///
/// # Errors
///
/// When `brands/` cannot be read.
pub fn brands() -> io::Result<Vec<String>> {
    let entries = fs::read_dir(files().join("brands"))?;
    let names = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        path.extension().filter(|ending| *ending == "json")?;
        Some(path.file_stem()?.to_str()?.to_owned())
    });
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    Ok(names)
}

/// The configuration block of a brand.
pub(crate) fn brand(name: &str) -> io::Result<Value> {
    // Only a name that is there: it comes from an address.
    if !brands()?.iter().any(|brand| brand == name) {
        let message = format!("there is no brand `{name}`");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    read(&files().join("brands").join(name).with_extension("json"))
}

/// The configuration blocks of all brands, by name.
pub(crate) fn every_brand() -> io::Result<Value> {
    let brands = brands()?.into_iter();
    let blocks = brands.map(|name| brand(&name).map(|block| (name, block)));
    Ok(Value::Object(blocks.collect::<io::Result<_>>()?))
}

/// The state of this id.
pub(crate) fn state(id: &str) -> io::Result<Value> {
    let is_it = |state: &Value| state.get("id").is_some_and(|own| own == id);
    let found = states()?.into_iter().find(is_it);
    let message = || format!("there is no state `{id}`");
    found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, message()))
}

/// What `states` answers.
pub(crate) fn list() -> io::Result<Value> {
    Ok(json!({ "states": states()?, "brands": brands()? }))
}

/// `GET /states`
pub(crate) async fn all() -> Response {
    match list() {
        Ok(all) => Json(all).into_response(),
        Err(error) => broken(error),
    }
}

fn read(path: &Path) -> io::Result<Value> {
    let text = fs::read_to_string(path)?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{}: {error}", path.display());
        io::Error::new(io::ErrorKind::InvalidData, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_state_has_an_id_of_its_own_a_title_and_a_step() {
        let states = states().unwrap();
        let mut ids = HashSet::new();
        for state in &states {
            for member in ["id", "title", "group", "step"] {
                assert!(state[member].is_string(), "{member} of {state}");
            }
            assert!(ids.insert(state["id"].as_str()), "twice: {}", state["id"]);
        }
    }

    #[test]
    fn every_file_of_states_is_shown() {
        let mut names: Vec<_> = fs::read_dir(files().join("states"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_owned())
            .collect();
        let mut groups = GROUPS.map(std::ffi::OsString::from);
        names.sort();
        groups.sort();
        assert_eq!(names, groups);
    }

    #[test]
    fn every_brand_is_a_configuration() {
        let brands = brands().unwrap();
        assert!(brands.len() >= 3);
        for name in brands {
            let brand = brand(&name).unwrap();
            assert!(brand["appearance"].is_object(), "{name}");
        }
        assert!(brand("../states/prime").is_err());
    }
}
