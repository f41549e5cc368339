//! Built pages with the recorder in them, for the browser whose driver cannot put it there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::browser::{Kind, RECORDER};
use tempfile::TempDir;

/// A directory to serve, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Recorded {
    dist: PathBuf,
    _copy: Option<TempDir>,
}

impl Recorded {
    pub(crate) fn new(kind: Kind, dist: PathBuf) -> Self {
        if kind != Kind::WebKit {
            return Self { dist, _copy: None };
        }
        let copy = tempfile::tempdir().unwrap();
        copy_all(&dist, copy.path());
        fs::write(copy.path().join("recorder.js"), RECORDER).unwrap();
        for entry in fs::read_dir(copy.path()).unwrap() {
            let page = entry.unwrap().path();
            if page.extension().is_some_and(|it| it == "html") {
                put_into(&page);
            }
        }
        Self {
            dist: copy.path().to_owned(),
            _copy: Some(copy),
        }
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.dist.clone()
    }
}

fn put_into(page: &Path) {
    let html = fs::read_to_string(page).unwrap();
    // A minified page has no `<head>` to look for.
    let recorder = "<script src=\"/recorder.js\"></script><title>";
    let with = html.replacen("<title>", recorder, 1);
    assert_ne!(html, with, "{} has no title", page.display());
    fs::write(page, with).unwrap();
}

fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            fs::create_dir(to.join(name)).unwrap();
            copy_all(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}
