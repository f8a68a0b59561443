//! Listening on a port and draining when asked to stop.
//!
//! On SIGTERM or Ctrl-C no new connection is taken, requests in flight are answered, live streams
//! are ended (their clients come back to the next process), connections that ask for nothing are
//! closed, and after [`PATIENCE`] the rest is cut.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection;
use super::cores::Cores;
use super::tls::Tls;

/// How long requests in flight may take once the process was asked to stop.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long what was sent may stay without an acknowledgement: a telephone that lost its network
/// does not hold its live stream for as long as TCP would.
const UNHEARD: Duration = Duration::from_mins(1);

/// Binds `address`, naming it in the error.
pub async fn bind(address: &str) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let at = listener.local_addr()?;
    Ok((listener, at))
}

/// Serves `router` on `cores` until `stop`, then drains. With `tls`, connections are private.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    cores: Cores,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        // Whether it has something to say is watched where it is served.
        match accepted.and_then(|(stream, peer)| Ok((stream.into_std()?, peer))) {
            Ok((stream, peer)) => {
                let (router, tls, stop) = (router.clone(), tls.clone(), stop.clone());
                let served = begin(stream, peer, tls, router, stop);
                connections.spawn_on(served, cores.next());
            }
            Err(error) => {
                // Out of file descriptors, say: others must go before anybody can come.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(PATIENCE, connections.wait())
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off after waiting for them");
    }
    Ok(())
}

/// Takes up one connection.
async fn begin(
    stream: std::net::TcpStream,
    peer: SocketAddr,
    tls: Option<Tls>,
    router: Router,
    stop: CancellationToken,
) {
    let stream = match TcpStream::from_std(stream) {
        Ok(stream) => stream,
        Err(error) => return tracing::warn!(%error, "a connection could not be taken up"),
    };
    // Live events are small and should not wait for more to send.
    let _ = stream.set_nodelay(true);
    let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(UNHEARD));
    let Some(tls) = tls else {
        return connection::answer(stream, peer, false, router, stop).await;
    };
    let agreed = tokio::select! {
        () = stop.cancelled() => return,
        agreed = tls.accept(stream) => agreed,
    };
    match agreed {
        Ok(Some(private)) => connection::answer(private, peer, true, router, stop).await,
        Ok(None) => {}
        Err(error) => tracing::debug!(%error, "no private connection came about"),
    }
}

/// Resolves when the operating system asks the process to stop.
pub async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

#[cfg(test)]
mod tests;
