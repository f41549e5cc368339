//! A network between page and server that can be taken down and brought up again.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Leads to a server, while it is up.
#[derive(Debug)]
pub struct Network {
    address: SocketAddr,
    up: watch::Sender<bool>,
}

impl Network {
    /// A network that is up.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (up, is_up) = watch::channel(true);
        tokio::spawn(async move {
            // Ends with the runtime of the test.
            while let Ok((page, _)) = listener.accept().await {
                tokio::spawn(lead(page, server, is_up.clone()));
            }
        });
        Self { address, up }
    }

    /// The server's origin, by this way.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks every connection and refuses new ones, or lets them through again.
    pub fn set_up(&self, up: bool) {
        self.up.send_replace(up);
    }
}

async fn lead(mut page: TcpStream, server: SocketAddr, mut up: watch::Receiver<bool>) {
    if !*up.borrow() {
        return;
    }
    let Ok(mut server) = TcpStream::connect(server).await else {
        return;
    };
    // However it ends, both sides are closed.
    tokio::select! {
        _ = copy_bidirectional(&mut page, &mut server) => {}
        _ = up.wait_for(|up| !up) => {}
    }
}
