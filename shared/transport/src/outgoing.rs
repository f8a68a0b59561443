//! A request's body, kept so that it can be sent again where that is allowed.
//!
//! A small body of a request that may be repeated is read first and can be sent any number of
//! times. Every other body streams; it can be sent again only while nobody has read from it, that
//! is, when no connection came about.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::TransportError;

/// The largest body that is kept.
pub const KEPT: u64 = 64 * 1024;

/// A body between attempts. Clones share it.
#[derive(Clone)]
pub enum Kept {
    Whole(Bytes),
    Stream(Arc<Lent>),
}

impl Kept {
    /// Keeps `body`; reads it first if `repeatable` and it is known to be small.
    pub async fn new(
        body: Body,
        declared: Option<u64>,
        repeatable: bool,
    ) -> Result<Self, TransportError> {
        if body.is_end_stream() {
            return Ok(Self::Whole(Bytes::new()));
        }
        let length = declared.or_else(|| body.size_hint().exact());
        if repeatable && length.is_some_and(|length| length <= KEPT) {
            let whole = body.collect().await;
            return whole
                .map(|whole| Self::Whole(whole.to_bytes()))
                .map_err(|error| TransportError(format!("the request's body broke off: {error}")));
        }
        Ok(Self::Stream(Arc::new(Lent {
            body: Mutex::new(body),
            read: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        })))
    }

    /// For one attempt.
    pub fn outgoing(&self) -> Outgoing {
        match self {
            Self::Whole(bytes) => Outgoing::Whole(Full::new(bytes.clone())),
            Self::Stream(lent) => Outgoing::Stream(Arc::clone(lent)),
        }
    }

    /// Whether another attempt would send the same bytes.
    pub fn is_fresh(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Stream(lent) => !lent.read.load(Ordering::Acquire),
        }
    }

    /// Whether all of it was handed over, so that silence is the other side's.
    pub fn was_sent(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Stream(lent) => lent.ended.load(Ordering::Acquire),
        }
    }

    /// Whether it broke off on the caller's side.
    pub fn is_broken(&self) -> bool {
        match self {
            Self::Whole(_) => false,
            Self::Stream(lent) => lent.broken.load(Ordering::Acquire),
        }
    }
}

/// A streaming body that outlives an attempt.
pub struct Lent {
    body: Mutex<Body>,
    read: AtomicBool,
    ended: AtomicBool,
    broken: AtomicBool,
}

/// The body of one attempt.
pub enum Outgoing {
    Whole(Full<Bytes>),
    Stream(Arc<Lent>),
}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Pin::new(bytes)
                .poll_frame(context)
                .map_err(|never| match never {}),
            Self::Stream(lent) => {
                lent.read.store(true, Ordering::Release);
                let mut body = lent.body.lock().unwrap_or_else(PoisonError::into_inner);
                let polled = Pin::new(&mut *body).poll_frame(context);
                match &polled {
                    Poll::Ready(Some(Err(_))) => lent.broken.store(true, Ordering::Release),
                    Poll::Ready(None) => lent.ended.store(true, Ordering::Release),
                    Poll::Ready(Some(Ok(_))) if body.is_end_stream() => {
                        lent.ended.store(true, Ordering::Release);
                    }
                    _ => {}
                }
                polled
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_end_stream(),
            Self::Stream(lent) => {
                let body = lent.body.lock().unwrap_or_else(PoisonError::into_inner);
                body.is_end_stream()
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => bytes.size_hint(),
            Self::Stream(lent) => {
                let body = lent.body.lock().unwrap_or_else(PoisonError::into_inner);
                body.size_hint()
            }
        }
    }
}
