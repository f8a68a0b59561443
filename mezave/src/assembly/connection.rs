//! One connection: its requests one after another, and its end when the process stops.
//!
//! A connection on which a request is being answered may finish it. One that is silent, or has only
//! begun to ask, is closed [`GRACE`] after the stop: nobody has read its request, so its client may
//! send it again to the next process.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tower::ServiceExt as _;

/// How long a client may be silent between two requests, and take for the head of one. Whoever
/// opens connections and says little on them does not hold them for ever.
const NEXT_REQUEST: Duration = Duration::from_secs(75);
/// How long a request that is on its way at the stop may take to arrive.
const GRACE: Duration = Duration::from_millis(200);
/// A browser that was here once comes back by a private connection only.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What keeps a connection open after the stop.
#[derive(Clone, Default)]
struct Work(Arc<State>);

#[derive(Default)]
struct State {
    requests: AtomicUsize,
    is_writing: AtomicBool,
}

impl Work {
    fn is_done(&self) -> bool {
        self.0.requests.load(Ordering::Acquire) == 0 && !self.0.is_writing.load(Ordering::Acquire)
    }

    fn begin(&self) -> Request {
        self.0.requests.fetch_add(1, Ordering::AcqRel);
        Request(self.clone())
    }
}

/// A request from its head to the end of its answer.
struct Request(Work);

impl Drop for Request {
    fn drop(&mut self) {
        self.0.0.requests.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Answers the requests of one connection, until it ends or the process stops.
pub async fn answer<S>(
    stream: S,
    peer: SocketAddr,
    is_private: bool,
    router: Router,
    stop: CancellationToken,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let work = Work::default();
    let requests = work.clone();
    let ending = stop.clone();
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let under_way = requests.begin();
        let answer = router.clone().oneshot(request);
        let ending = ending.clone();
        async move {
            let mut response = answer.await?;
            if is_private {
                let headers = response.headers_mut();
                headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT);
            }
            let ends = is_live(&response).then(|| Box::pin(ending.cancelled_owned()));
            Ok::<_, std::convert::Infallible>(response.map(|body| Answer {
                body,
                ends,
                _under_way: under_way,
            }))
        }
    });
    let watched = Watched {
        stream,
        work: work.clone(),
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(NEXT_REQUEST)
        .serve_connection(TokioIo::new(watched), service);
    let mut connection = std::pin::pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                served = connection.as_mut() => served,
                () = tokio::time::sleep(GRACE) => {
                    if work.is_done() {
                        return;
                    }
                    connection.await
                }
            }
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Whether an answer is server-sent events, which have no end of their own.
fn is_live(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// An answer's body; the request is under way until it was handed over.
struct Answer {
    body: Body,
    /// When a live one ends: its client comes back to the next process.
    ends: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    _under_way: Request,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(ends) = &mut self.ends
            && ends.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that remembers whether what was written still waits for a slow client.
struct Watched<S> {
    stream: S,
    work: Work,
}

impl<S> Watched<S> {
    fn note<T>(&self, polled: Poll<T>) -> Poll<T> {
        let waits = polled.is_pending();
        self.work.0.is_writing.store(waits, Ordering::Release);
        polled
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note(polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(context);
        self.note(polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
