//! A service behind several addresses: which one to ask, and when to ask another.
//!
//! The address with the fewest requests under way is asked; one that just failed only if there is
//! no better, one whose breaker is open not at all. A request is sent again where that cannot do
//! anything twice: when no connection came about and nobody read its body, and, once it was sent,
//! if it only reads or carries an `Idempotency-Key` and its body is small. When nothing may be
//! asked, the answer is 503 with `Retry-After`, at once.
//!
//! A live stream counts as under way for as long as it runs; no time limit touches an answer that
//! has begun. To tell how long the caller waits for that beginning: the request extension
//! [`Within`].

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::response::IntoResponse as _;
use http::{Method, StatusCode, header};
use hyper::body::Incoming;
use shared_errors::Problem;
use tokio::time::Instant;

use crate::address::{Address, Attempt};
use crate::breaker::{Standing, Trouble};
use crate::outgoing::Kept;
use crate::socket::Failure;
use crate::{Network, Socket, Transport, TransportError};

/// How often one request is sent at most.
const ATTEMPTS: usize = 3;
/// How long an answer may take to begin, where the caller does not say.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// How long a probe may take while others could answer instead.
const PROBE_LIMIT: Duration = Duration::from_secs(2);
/// We give up a little before the caller does, so as to know that it was silence.
const EARLY: Duration = Duration::from_millis(20);

/// How long the caller waits for the beginning of an answer: an extension of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within(pub Duration);

/// A service at one or more addresses.
pub struct Upstream {
    addresses: Vec<Address>,
    turn: AtomicUsize,
}

/// One request on its way through the addresses.
struct Journey {
    repeatable: bool,
    body: Kept,
    until: Instant,
    tried: Vec<usize>,
}

impl Upstream {
    /// `list` as people write it: `http://a:8082,http://b:8082`.
    pub fn new(network: &Network, list: &str) -> anyhow::Result<Self> {
        let addresses = list
            .split(',')
            .map(str::trim)
            .filter(|address| !address.is_empty())
            .map(|address| Ok(Address::new(Socket::over(network, address)?)))
            .collect::<Result<Vec<_>, TransportError>>()
            .map_err(|error| anyhow::anyhow!(error.0))?;
        anyhow::ensure!(!addresses.is_empty(), "no address");
        anyhow::ensure!(addresses.len() <= 64, "more than 64 addresses");
        Ok(Self {
            addresses,
            turn: AtomicUsize::new(0),
        })
    }

    /// The best address that this request was not sent to; none: how long all stay shut.
    fn choose(&self, journey: &Journey) -> Result<(usize, bool), Option<Duration>> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = self.addresses.len();
        let mut shut: Option<Duration> = None;
        let mut others = false;
        let mut best: Option<((u8, usize, usize), usize)> = None;
        for (index, address) in self.addresses.iter().enumerate() {
            if journey.tried.contains(&index) {
                continue;
            }
            let rank = match address.standing() {
                // Somebody must find out whether it is back; a request that can be sent
                // elsewhere afterwards loses little.
                Standing::Due if journey.repeatable => 0,
                Standing::Well => 1,
                Standing::Suspect => 2,
                Standing::Due => 3,
                Standing::Shut(rest) => {
                    shut = Some(shut.map_or(rest, |shut| shut.min(rest)));
                    continue;
                }
            };
            others |= best.is_some() || matches!(rank, 1 | 2);
            let round = (index + count - turn % count) % count;
            let key = (rank, address.under_way(), round);
            if best.is_none_or(|(other, _)| key < other) {
                best = Some((key, index));
            }
        }
        let Some(((rank, ..), index)) = best else {
            return Err(shut);
        };
        Ok((index, rank == 0 && others))
    }

    async fn travel(
        &self,
        parts: http::request::Parts,
        mut journey: Journey,
    ) -> Result<http::Response<Body>, TransportError> {
        // The last word of an address that another one might better.
        let mut word: Option<Result<http::Response<Body>, TransportError>> = None;
        for _ in 0..ATTEMPTS {
            let (index, has_stand_in) = match self.choose(&journey) {
                Ok(chosen) => chosen,
                Err(shut) => {
                    return word.unwrap_or_else(|| Ok(closed(shut.unwrap_or_default())));
                }
            };
            let address = &self.addresses[index];
            let attempt = address.begin(journey.body.clone());
            let until = if has_stand_in {
                journey.until.min(Instant::now() + PROBE_LIMIT)
            } else {
                journey.until
            };
            let sending = address
                .socket()
                .attempt(parts.clone(), journey.body.outgoing());
            let mut is_lost = false;
            let outcome = tokio::time::timeout_at(until, sending).await;
            let again = match outcome {
                Ok(Ok(response)) => match self.answered(attempt, response, &journey) {
                    Ok(response) => return Ok(response),
                    Err(refusal) => {
                        word = Some(Ok(refusal));
                        true
                    }
                },
                Ok(Err(failure)) => {
                    is_lost = !failure.before_sending;
                    let again = failed(attempt, &failure, &journey);
                    word = match word {
                        Some(Ok(refusal)) => Some(Ok(refusal)),
                        _ => Some(Err(failure.error)),
                    };
                    again
                }
                Err(_) => {
                    silent(attempt, &journey);
                    let late = TransportError(format!("{} was silent", address.socket().base()));
                    word.get_or_insert(Err(late));
                    has_stand_in && journey.repeatable && journey.body.is_fresh()
                }
            };
            if !again || Instant::now() >= journey.until {
                break;
            }
            journey.tried.push(index);
            if journey.repeatable && is_lost && journey.tried.len() == self.addresses.len() {
                // A kept connection may break just as it is used: the address is asked again.
                journey.tried.clear();
            }
        }
        word.unwrap_or_else(|| Err(TransportError("nothing was tried".to_owned())))
    }

    /// Passes an answer on, or gives it back if another address may be asked instead.
    fn answered(
        &self,
        mut attempt: Attempt,
        response: http::Response<Incoming>,
        journey: &Journey,
    ) -> Result<http::Response<Body>, http::Response<Body>> {
        let status = response.status();
        let refuses = matches!(status.as_u16(), 502..=504);
        if refuses {
            attempt.failed(Trouble::Refusing);
        } else {
            attempt.succeeded();
        }
        let elsewhere = self.addresses.len() > journey.tried.len() + 1;
        let in_vain = refuses && status != StatusCode::GATEWAY_TIMEOUT;
        let response = response.map(|body| Body::new(attempt.until_the_end_of(body)));
        if in_vain && elsewhere && journey.repeatable && journey.body.is_fresh() {
            Err(response)
        } else {
            Ok(response)
        }
    }
}

/// Whether to try again after a failure.
fn failed(mut attempt: Attempt, failure: &Failure, journey: &Journey) -> bool {
    if journey.body.is_broken() {
        return false;
    }
    attempt.failed(Trouble::Silent);
    tracing::debug!(error = %failure.error, "an attempt failed");
    journey.body.is_fresh() && (failure.before_sending || journey.repeatable)
}

/// No answer in time. Whose silence it was is only known once the whole request was sent.
fn silent(mut attempt: Attempt, journey: &Journey) {
    if journey.body.was_sent() {
        attempt.failed(Trouble::Silent);
    }
}

fn closed(rest: Duration) -> http::Response<Body> {
    let seconds = rest.as_secs() + u64::from(rest.subsec_nanos() > 0);
    Problem::unavailable("This part of Mezave cannot be reached right now; try again in a moment.")
        .retry_after(seconds.max(1))
        .into_response()
}

#[async_trait]
impl Transport for Upstream {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let limit = parts.extensions.remove::<Within>();
        let limit = limit.map_or(TIME_LIMIT, |Within(limit)| limit.saturating_sub(EARLY));
        let until = Instant::now() + limit;
        // What the listener and the layers put there is nobody else's business.
        parts.extensions = http::Extensions::new();
        let repeatable = matches!(parts.method, Method::GET | Method::HEAD)
            || parts.headers.contains_key("idempotency-key");
        let declared = parts.headers.get(header::CONTENT_LENGTH);
        let declared = declared.and_then(|length| length.to_str().ok()?.parse().ok());
        let body = tokio::time::timeout_at(until, Kept::new(body, declared, repeatable))
            .await
            .map_err(|_| TransportError("the request's body did not come".to_owned()))??;
        let journey = Journey {
            repeatable,
            body,
            until,
            tried: Vec::new(),
        };
        self.travel(parts, journey).await
    }
}
