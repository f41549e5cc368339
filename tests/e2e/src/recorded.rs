//! The built page with the recorder in it, for the browser whose driver cannot put it there.

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
        let index = copy.path().join("index.html");
        let html = fs::read_to_string(&index).unwrap();
        // A minified page has no `<head>` to look for.
        let with = html.replacen(
            "<title>",
            "<script src=\"/recorder.js\"></script><title>",
            1,
        );
        assert_ne!(html, with, "the page has no title");
        fs::write(&index, with).unwrap();
        Self {
            dist: copy.path().to_owned(),
            _copy: Some(copy),
        }
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.dist.clone()
    }
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
