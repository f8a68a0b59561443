//! One producer's stream, opened again whenever it ends.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use futures::StreamExt as _;
use shared_transport::{Transport, Within};
use tokio::sync::mpsc;

use super::frames::{Cutter, Frame};

const OPEN_LIMIT: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// One producer for one client.
pub struct Source {
    /// Its name.
    pub producer: &'static str,
    /// The way to it.
    pub backend: Arc<dyn Transport>,
    /// What every request to it carries.
    pub headers: HeaderMap,
    /// The last id heard.
    pub last: Option<String>,
    /// To the client.
    pub sender: mpsc::Sender<(&'static str, Frame)>,
}

/// What of the caller's headers matters to a stream.
const PASSED: [HeaderName; 5] = [
    header::AUTHORIZATION,
    header::ACCEPT_LANGUAGE,
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
];

enum Ended {
    /// Try again.
    Passing,
    /// It flowed and stopped: try again soon.
    AfterAll,
    /// The token no longer counts, or the client has gone.
    ForGood,
}

/// The caller's headers that matter to a stream.
pub fn headers(from: &HeaderMap, address: IpAddr) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in PASSED {
        if let Some(value) = from.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.insert(
        header::ACCEPT,
        HeaderValue::from_static("text/event-stream"),
    );
    crate::headers::inbound(&mut headers, address);
    headers
}

impl Source {
    /// Sends events on until there is no point in trying again.
    pub async fn run(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.once().await {
                Ended::ForGood => return,
                Ended::AfterAll => pause = FIRST_PAUSE,
                Ended::Passing => pause = (pause * 2).min(LONGEST_PAUSE),
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn once(&mut self) -> Ended {
        let Some(request) = self.request() else {
            return Ended::ForGood;
        };
        let opened = tokio::time::timeout(OPEN_LIMIT, self.backend.send(request)).await;
        let response = match opened {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                tracing::debug!(%error, producer = self.producer, "live stream not open");
                return Ended::Passing;
            }
            Err(_) => return Ended::Passing,
        };
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Ended::ForGood,
            _ => return Ended::Passing,
        }
        let mut cutter = Cutter::default();
        let mut chunks = response.into_body().into_data_stream();
        while let Some(Ok(chunk)) = chunks.next().await {
            let Ok(frames) = cutter.push(&chunk) else {
                tracing::error!(
                    producer = self.producer,
                    "live stream with an endless event"
                );
                return Ended::Passing;
            };
            for frame in frames {
                if let Some(id) = &frame.id {
                    self.last = Some(id.clone());
                }
                if self.sender.send((self.producer, frame)).await.is_err() {
                    return Ended::ForGood;
                }
            }
        }
        Ended::AfterAll
    }

    fn request(&self) -> Option<Request> {
        let mut request = Request::new(Body::empty());
        request.extensions_mut().insert(Within(OPEN_LIMIT));
        *request.uri_mut() = "/events".parse().ok()?;
        *request.headers_mut() = self.headers.clone();
        if let Some(last) = &self.last {
            let last = HeaderValue::from_str(last).ok()?;
            request.headers_mut().insert(LAST_EVENT_ID, last);
        }
        Some(request)
    }
}
