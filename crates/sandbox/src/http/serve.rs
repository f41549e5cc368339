//! Accepting connections, and letting go of them: in order at the end of the sandbox, all at once
//! when it goes down.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Serves until the sandbox has stopped and the last connection is over. Dropping this breaks every
/// connection, which is what `axum::serve` cannot do.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            // So that the set does not grow. How a connection ended does not matter here.
            Some(_) = connections.join_next() => continue,
            // An error means that the sandbox was dropped, which ends it as well.
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let Ok((socket, _)) = accepted else {
            // Too many open files, say: it passes.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        connections.spawn(graceful.watch(connection));
    }
    drop(listener);
    graceful.shutdown().await;
}
