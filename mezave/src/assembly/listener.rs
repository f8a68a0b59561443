//! Listening on a port and draining when asked to stop.
//!
//! On SIGTERM or Ctrl-C no new connection is taken, requests in flight are answered, live streams
//! are ended (their clients come back to the next process), and after [`PATIENCE`] the rest is cut.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use futures::StreamExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How long requests in flight may take once the process was asked to stop.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a client may be silent between two requests, and take for the head of one. Whoever
/// opens connections and says little on them does not hold them for ever.
const NEXT_REQUEST: Duration = Duration::from_secs(75);

/// Binds `address`, naming it in the error.
pub async fn bind(address: &str) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let at = listener.local_addr()?;
    Ok((listener, at))
}

/// Serves `router` until `stop`, then drains.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let router = router.layer(from_fn_with_state(stop.clone(), end_streams));
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                connections.spawn(connection(stream, peer, router.clone(), stop.clone()));
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

/// Answers the requests of one connection.
async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, stop: CancellationToken) {
    // Live events are small and should not wait for more to send.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(NEXT_REQUEST)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Ends server-sent events when the process stops; everything else runs to its end.
async fn end_streams(
    State(stop): State<CancellationToken>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let live = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind: &HeaderValue| kind.as_bytes().starts_with(b"text/event-stream"));
    if !live {
        return response;
    }
    response.map(|body| {
        let until = Box::pin(async move { stop.cancelled().await });
        Body::from_stream(body.into_data_stream().take_until(until))
    })
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// Time passes by itself here whenever nobody has anything to do.
    #[tokio::test(start_paused = true)]
    async fn whoever_never_ends_a_request_is_hung_up_on() {
        let (listener, at) = bind("127.0.0.1:0").await.unwrap();
        let stop = CancellationToken::new();
        let router = Router::new().route("/", axum::routing::get(async || "here"));
        let serving = tokio::spawn(serve(listener, router, stop.clone()));
        for said in ["GET / HTTP/1.1\r\nx-half: ", ""] {
            let mut client = TcpStream::connect(at).await.unwrap();
            client.write_all(said.as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).await.unwrap();
            assert_eq!(String::from_utf8_lossy(&answer), "");
        }
        let mut client = TcpStream::connect(at).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).await.unwrap();
        assert!(String::from_utf8_lossy(&answer).ends_with("here"));
        stop.cancel();
        serving.await.unwrap().unwrap();
    }
}
