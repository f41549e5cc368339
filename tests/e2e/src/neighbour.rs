//! Another origin: a few files from memory, for pages that embed the sign-in.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

/// A file: its path, media type and content.
type File = (&'static str, &'static str, &'static str);

/// Serves these files for as long as the tests run, and gives the origin: another host than that of
/// the sandbox, so that it is another site as well.
///
/// # Panics
///
/// When there is no free port.
#[must_use]
pub fn neighbour(files: &'static [File]) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A browser opens connections that it does not use: nobody waits for those.
            thread::spawn(move || answer(&stream, files).ok());
        }
    });
    format!("http://localhost:{port}")
}

fn answer(mut stream: &TcpStream, files: &[File]) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    // The rest of the head is of no interest, but has to be taken in.
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let path = first.split(' ').nth(1).unwrap_or_default();
    let found = files.iter().find(|(own, ..)| *own == path);
    let (status, kind, body) = match found {
        Some((_, kind, body)) => ("200 OK", *kind, *body),
        None => ("404 Not Found", "text/plain", ""),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
