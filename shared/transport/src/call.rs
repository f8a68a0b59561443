//! One JSON call: headers, trace, time limit, and the answer or the problem.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::response::Parts;
use http::{Method, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared_errors::Problem;
use shared_logger::Trace;

use crate::{Transport, TransportError, Within};

const TIME_LIMIT: Duration = Duration::from_secs(10);
const ANSWER_LIMIT: usize = 64 * 1024 * 1024;

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The service refused, with a problem document.
    #[error(transparent)]
    Refused(Box<Problem>),
    /// No answer: it may or may not have been carried out; try again with the same key.
    #[error(transparent)]
    Unreachable(#[from] TransportError),
}

impl CallError {
    /// The problem's code, if the service refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            Self::Unreachable(_) => None,
        }
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(problem) => *problem,
            CallError::Unreachable(error) => {
                tracing::warn!(%error, "call failed");
                Self::unavailable("A part of Mezave cannot be reached right now; try again.")
            }
        }
    }
}

/// A service, reached over some transport. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<dyn Transport>);

impl Client {
    /// A client over `transport`.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self(transport)
    }

    /// The transport itself, for streaming.
    pub fn transport(&self) -> &dyn Transport {
        &*self.0
    }

    /// A GET of `path` (with query).
    pub fn get(&self, path: impl Into<String>) -> Call<'_> {
        Call::new(self, Method::GET, path.into())
    }

    /// A POST to `path`.
    pub fn post(&self, path: impl Into<String>) -> Call<'_> {
        Call::new(self, Method::POST, path.into())
    }

    /// A DELETE of `path` (with query).
    pub fn delete(&self, path: impl Into<String>) -> Call<'_> {
        Call::new(self, Method::DELETE, path.into())
    }

    /// A PUT to `path`.
    pub fn put(&self, path: impl Into<String>) -> Call<'_> {
        Call::new(self, Method::PUT, path.into())
    }
}

/// A request being put together.
pub struct Call<'a> {
    client: &'a Client,
    request: http::request::Builder,
    body: Option<Vec<u8>>,
    within: Duration,
}

impl<'a> Call<'a> {
    fn new(client: &'a Client, method: Method, path: String) -> Self {
        Self {
            client,
            request: http::Request::builder().method(method).uri(path),
            body: None,
            within: TIME_LIMIT,
        }
    }

    /// How long the whole answer may take, where ten seconds are not enough.
    #[must_use]
    pub const fn within(mut self, limit: Duration) -> Self {
        self.within = limit;
        self
    }

    /// The caller's token.
    #[must_use]
    pub fn bearer(mut self, token: &str) -> Self {
        self.request = self
            .request
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        self
    }

    /// The same key, the same effect: once.
    #[must_use]
    pub fn idempotency_key(mut self, key: &str) -> Self {
        self.request = self.request.header("idempotency-key", key);
        self
    }

    /// Where a booking comes from: `chat`, `whatsapp`, …
    #[must_use]
    pub fn source(mut self, source: &str) -> Self {
        self.request = self.request.header("x-mezave-source", source);
        self
    }

    /// Any other header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// A JSON body.
    #[must_use]
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_vec(body).ok();
        self
    }

    /// Sends it and reads the answer as `T` (use `serde_json::Value` for none).
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, CallError> {
        let (answer, bytes) = self.send_raw(ANSWER_LIMIT).await?;
        let bytes = bytes.ok_or_else(|| TransportError("the answer is too long".to_owned()))?;
        if answer.status.is_success() {
            let bytes: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
            return serde_json::from_slice(bytes)
                .map_err(|error| TransportError(format!("unreadable answer: {error}")).into());
        }
        Err(refused(answer.status, &bytes))
    }

    /// Sends it and reads the answer as it is, with its media type. One of more than `most` bytes
    /// counts as refused: 413 `too_large`.
    pub async fn download(self, most: usize) -> Result<(Bytes, String), CallError> {
        let (answer, bytes) = self.send_raw(most).await?;
        let Some(bytes) = bytes else {
            let problem = Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                format!("The file is larger than {most} bytes."),
            );
            return Err(CallError::Refused(Box::new(problem)));
        };
        if !answer.status.is_success() {
            return Err(refused(answer.status, &bytes));
        }
        let kind = answer.headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        Ok((bytes, kind.to_owned()))
    }

    /// The answer's head and its body; none where that has more than `most` bytes.
    async fn send_raw(self, most: usize) -> Result<(Parts, Option<Bytes>), TransportError> {
        let mut request = match self.body {
            Some(body) => self
                .request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body)),
            None => self.request.body(Body::empty()),
        }
        .map_err(|error| TransportError(error.to_string()))?;
        if let Some(trace) = Trace::current() {
            trace.write(request.headers_mut());
        }
        request.extensions_mut().insert(Within(self.within));
        let work = async {
            let response = self.client.0.send(request).await?;
            let (head, body) = response.into_parts();
            match Limited::new(body, most).collect().await {
                Ok(body) => Ok((head, Some(body.to_bytes()))),
                Err(error) if error.is::<LengthLimitError>() => Ok((head, None)),
                Err(error) => Err(TransportError(error.to_string())),
            }
        };
        tokio::time::timeout(self.within, work)
            .await
            .map_err(|_| TransportError("no answer within the time limit".to_owned()))?
    }
}

/// What an answer other than success says.
fn refused(status: StatusCode, body: &[u8]) -> CallError {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => CallError::Refused(Box::new(problem)),
        Err(_) => TransportError(format!("answered {status} without a reason")).into(),
    }
}
