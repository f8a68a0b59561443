//! `GET /events`: the live streams of several services as one.
//!
//! Each producer's stream is opened with the caller's own token (`source`), cut into events
//! (`frames`) and sent on. An id names how far every producer was heard (`resume`), so a client
//! that reconnects misses nothing of any. A stream that ends is opened again; when the token no
//! longer counts, the whole ends.

mod frames;
mod places;
mod resume;
mod source;

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::{Extension, http};
use futures::Stream;
use futures::stream::unfold;
use shared_auth::Verifier;
use shared_errors::Problem;
use shared_middleware::Caller;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Service;
use crate::client::ClientAddress;
use frames::Frame;
pub use places::Places;
use resume::Position;
use source::Source;

/// Whose live streams there are.
const PRODUCERS: [&str; 2] = ["inventory", "notification"];
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Events that wait for a slow client, before its producers wait as well.
const WAITING: usize = 64;

/// The description of the merged stream.
pub fn openapi() -> utoipa::openapi::OpenApi {
    OpenApiRouter::<Service>::new()
        .routes(routes!(merged))
        .into_openapi()
}

/// What changes in stock and in the caller's inbox, as it happens. A comment every 15 seconds of
/// silence; `Last-Event-ID` resumes after what was heard. One person may hold a bounded number open.
#[utoipa::path(get, path = "/events", tag = "events",
    params(("last-event-id" = Option<String>, Header, description = "Resume after this event")),
    responses((status = 200, body = String, content_type = "text/event-stream"),
        (status = 401, body = Problem), (status = 429, body = Problem)), security(("bearer" = [])))]
pub async fn merged(
    State(service): State<Service>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = service.0.places.take(caller.user_id)?;
    let position = Position::read(&headers);
    let (sender, frames) = mpsc::channel(WAITING);
    let stop = service.0.closing.child_token();
    for producer in PRODUCERS {
        let Some(backend) = service.0.backends.get(producer) else {
            continue;
        };
        let source = Source {
            producer,
            backend: std::sync::Arc::clone(backend),
            headers: source::headers(&headers, address),
            last: position.of(producer).map(str::to_owned),
            sender: sender.clone(),
        };
        let (stop, ended) = (stop.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = source.run() => ended.cancel(),
            }
        });
    }
    let merge = Merge {
        frames,
        position,
        verifier: service.0.security.verifier.clone(),
        bearer: caller.bearer.clone(),
        beat: tokio::time::interval_at(tokio::time::Instant::now() + HEARTBEAT, HEARTBEAT),
        stop: stop.clone(),
        _ends_the_sources: stop.drop_guard(),
        _place: place,
    };
    Ok(answer(merge.stream()))
}

fn answer(events: impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static) -> Response {
    let mut response = http::Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// One client's stream; dropping it ends its sources.
struct Merge {
    frames: mpsc::Receiver<(&'static str, Frame)>,
    position: Position,
    verifier: Verifier,
    bearer: String,
    beat: tokio::time::Interval,
    stop: CancellationToken,
    _ends_the_sources: DropGuard,
    _place: places::Place,
}

impl Merge {
    fn stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
        // The first bytes at once: proxies and browsers then know that the stream is open.
        let opened = futures::stream::iter([Ok(Bytes::from_static(b": open\n\n"))]);
        let events = unfold(self, async |mut merge| {
            let bytes = merge.next().await?;
            Some((Ok(bytes), merge))
        });
        futures::StreamExt::chain(opened, events)
    }

    async fn next(&mut self) -> Option<Bytes> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            frame = self.frames.recv() => {
                let (producer, frame) = frame?;
                if let Some(id) = &frame.id {
                    self.position.heard(producer, id);
                }
                Some(frame.with_id(frame.id.is_some().then(|| self.position.to_string())))
            }
            _ = self.beat.tick() => {
                self.verifier.verify(&self.bearer).await.ok()?;
                Some(Bytes::from_static(b": heartbeat\n\n"))
            }
        }
    }
}
