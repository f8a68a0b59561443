//! Listening on a port and draining when asked to stop.
//!
//! On SIGTERM or Ctrl-C no new connection is taken, requests in flight are answered, live streams
//! are ended (their clients come back to the next process), and after [`PATIENCE`] the rest is cut.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use futures::StreamExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long requests in flight may take once the process was asked to stop.
const PATIENCE: Duration = Duration::from_secs(15);

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
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(stop.clone().cancelled_owned())
        .into_future();
    tokio::select! {
        done = serving => Ok(done?),
        () = async { stop.cancelled().await; tokio::time::sleep(PATIENCE).await } => {
            tracing::warn!("some requests were cut off after waiting for them");
            Ok(())
        }
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
