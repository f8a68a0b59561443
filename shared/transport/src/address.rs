//! One address of a service: its socket, its breaker, and how many requests are under way.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::Instant;

use crate::Socket;
use crate::breaker::{Breaker, Change, Standing, Trouble};
use crate::outgoing::Kept;

/// Who turns away after less than this was in a hurry; after more, the address keeps people waiting.
const PATIENCE: Duration = Duration::from_secs(3);

/// An address, shared by the requests on their way to it.
pub struct Address(Arc<Inner>);

struct Inner {
    socket: Socket,
    breaker: Mutex<Breaker>,
    since: Instant,
    under_way: AtomicUsize,
}

impl Address {
    /// Nothing is known about it yet.
    pub fn new(socket: Socket) -> Self {
        Self(Arc::new(Inner {
            socket,
            breaker: Mutex::default(),
            since: Instant::now(),
            under_way: AtomicUsize::new(0),
        }))
    }

    /// Its socket.
    pub fn socket(&self) -> &Socket {
        &self.0.socket
    }

    /// Whether it should be asked.
    pub fn standing(&self) -> Standing {
        self.0.breaker().standing(self.0.now())
    }

    /// Requests sent to it whose answer has not ended.
    pub fn under_way(&self) -> usize {
        self.0.under_way.load(Ordering::Relaxed)
    }

    /// A request with `body` goes out.
    pub fn begin(&self, body: Kept) -> Attempt {
        self.0.breaker().admit();
        self.0.under_way.fetch_add(1, Ordering::Relaxed);
        Attempt {
            address: Arc::clone(&self.0),
            body,
            began: Instant::now(),
            told: false,
        }
    }
}

impl Inner {
    fn now(&self) -> Duration {
        self.since.elapsed()
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request at one address. Dropped without a verdict (its caller went away) it tells nothing,
/// unless the whole request had been there for [`PATIENCE`]: then the address was silent.
pub struct Attempt {
    address: Arc<Inner>,
    body: Kept,
    began: Instant,
    told: bool,
}

impl Attempt {
    /// It was answered.
    pub fn succeeded(&mut self) {
        self.told = true;
        if self.address.breaker().succeeded() == Change::Closed {
            tracing::info!(address = %self.address.socket.base(), "answers again");
        }
    }

    /// It was not.
    pub fn failed(&mut self, what: Trouble) {
        self.told = true;
        let now = self.address.now();
        let change = self.address.breaker().failed(what, now);
        if change == Change::Opened {
            tracing::warn!(address = %self.address.socket.base(), "does not answer: not asked for a while");
        }
    }

    /// Counts as under way until `body` was read or given up.
    pub const fn until_the_end_of(self, body: Incoming) -> Answer {
        Answer {
            body,
            _attempt: self,
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.address.under_way.fetch_sub(1, Ordering::Relaxed);
        if self.told {
            return;
        }
        if self.body.was_sent() && self.began.elapsed() >= PATIENCE {
            self.failed(Trouble::Silent);
        } else {
            let now = self.address.now();
            self.address.breaker().untold(now);
        }
    }
}

/// An answer's body as it streams.
pub struct Answer {
    body: Incoming,
    _attempt: Attempt,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Network;

    /// An address after twenty callers turned away, each after `patience`.
    async fn left_alone(patience: Duration) -> Standing {
        let network = Network::new(None).unwrap();
        let address = Address::new(Socket::over(&network, "http://127.0.0.1:9").unwrap());
        for _ in 0..20 {
            let attempt = address.begin(Kept::Whole(Bytes::new()));
            tokio::time::advance(patience).await;
            drop(attempt);
        }
        address.standing()
    }

    #[tokio::test(start_paused = true)]
    async fn who_keeps_callers_waiting_until_they_leave_is_not_asked_for_a_while() {
        assert_eq!(left_alone(PATIENCE / 2).await, Standing::Well);
        assert!(matches!(left_alone(PATIENCE).await, Standing::Shut(_)));
    }
}
