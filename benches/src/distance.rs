//! A server that takes its time over the calls of the API, as a real one does, and none over files.
//!
//! It stands in front of a sandbox and passes on every byte. A browser sends one request after the
//! other on a connection, so that each begins what is read.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How long the API takes to answer.
pub(crate) const ANSWER: Duration = Duration::from_millis(40);

/// Listens until it is dropped.
#[derive(Debug)]
pub(crate) struct Distance {
    origin: String,
    listening: JoinHandle<()>,
}

impl Distance {
    /// In front of the server at this origin.
    pub(crate) async fn before(server: &str) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let listening = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, server.clone()));
            }
        });
        Self { origin, listening }
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

impl Drop for Distance {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One connection, until both sides are done. Either may break off at any time: that is its right.
async fn carry(browser: TcpStream, server: String) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    for socket in [&browser, &server] {
        socket.set_nodelay(true).ok();
    }
    let (from_browser, mut to_browser) = browser.into_split();
    let (mut from_server, to_server) = server.into_split();
    let answers = async move { copy(&mut from_server, &mut to_browser).await.ok() };
    tokio::join!(requests(from_browser, to_server), answers);
}

async fn requests(mut browser: OwnedReadHalf, mut server: OwnedWriteHalf) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(read @ 1..) = browser.read(&mut buffer).await {
        let bytes = &buffer[..read];
        if is_call(bytes) {
            sleep(ANSWER).await;
        }
        if server.write_all(bytes).await.is_err() {
            break;
        }
    }
}

/// Whether a request for the API begins here.
fn is_call(bytes: &[u8]) -> bool {
    let mut words = bytes.split(|byte| *byte == b' ');
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default();
    [&b"GET"[..], b"POST", b"OPTIONS"].contains(&method) && path.starts_with(b"/auth/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[test]
    fn only_calls_of_the_api_take_their_time() {
        assert!(is_call(b"GET /auth/connections/ma_1/events HTTP/1.1\r\n"));
        assert!(is_call(b"POST /auth/connections/ma_1/exchange HTTP/1.1"));
        assert!(!is_call(b"GET /page-1a2b3c4d_bg.wasm HTTP/1.1\r\n"));
        assert!(!is_call(b"{\"code\":\"GET /auth/\"}"));
    }
    #[tokio::test]
    async fn bytes_go_both_ways_and_those_of_a_call_later() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let origin = format!("http://{}", server.local_addr().unwrap());
        let far = Distance::before(&origin).await;
        let address = far.origin().trim_start_matches("http://").to_owned();
        let mut browser = TcpStream::connect(address).await.unwrap();
        let (mut server, _) = server.accept().await.unwrap();
        for (request, least) in [("GET /auth/x", ANSWER), ("GET /x", Duration::ZERO)] {
            let began = Instant::now();
            browser.write_all(request.as_bytes()).await.unwrap();
            let mut seen = vec![0; request.len()];
            server.read_exact(&mut seen).await.unwrap();
            assert!(began.elapsed() >= least, "{request}");
            assert_eq!(seen, request.as_bytes());
            server.write_all(b"ok").await.unwrap();
            browser.read_exact(&mut [0; 2]).await.unwrap();
        }
    }
}
