//! Passing a request on: find its service, check its size, stream its body both ways.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use shared_auth::Verified;
use shared_errors::Problem;
use shared_middleware::guarded;
use shared_transport::Within;

use crate::client::{ClientAddress, identify};
use crate::table::{self, Target};
use crate::{Inner, Service, headers};

/// All of them, in logs and metrics.
const ROUTE: &str = "/api/{*path}";

/// Most bytes of a refused body that are read and thrown away.
const SWALLOWED: u64 = 32 * 1024 * 1024;
/// How long that may take.
const SWALLOW_TIME: Duration = Duration::from_secs(10);

/// The way of a request for a service, without a router in between. Unknown paths, floods and
/// oversize end before the token check; what is not for a service goes on to `next`.
pub async fn door(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let inner = &service.0;
    let Some(uri) = without_prefix(request.uri()) else {
        return next.run(request).await;
    };
    let Some(target) = table::find(request.method(), uri.path()) else {
        return next.run(request).await;
    };
    let asked = std::mem::replace(request.uri_mut(), uri);
    let client = identify(&inner.config, &request);
    if let Err(too_often) = inner.limits.address(target.class, client.0) {
        return too_often.into_response();
    }
    if declared(request.headers()).is_some_and(|length| length > target.body_limit) {
        swallow(request.into_body()).await;
        return too_large(target.body_limit);
    }
    request.extensions_mut().insert(client);
    let work = async |mut request: Request| {
        if let Some(Verified::User(person)) = request.extensions().get::<Verified>()
            && let Err(too_often) = inner.limits.person(target.class, person.user_id)
        {
            return too_often.into_response();
        }
        if target.service == crate::NAME {
            *request.uri_mut() = asked;
            return next.run(request).await;
        }
        pass(inner, target, client, request).await
    };
    guarded(&inner.security, Cow::Borrowed(ROUTE), request, work).await
}

/// On to the service.
async fn pass(
    inner: &Inner,
    target: Target,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Response {
    let Some(backend) = inner.backends.get(target.service) else {
        return Problem::not_found().into_response();
    };
    let (parts, body) = request.into_parts();
    let exceeded = Arc::new(AtomicBool::new(false));
    let body = if body.is_end_stream() {
        body
    } else {
        limited(body, target.body_limit, Arc::clone(&exceeded))
    };
    let mut onward = Request::new(body);
    *onward.method_mut() = parts.method;
    *onward.uri_mut() = parts.uri;
    *onward.headers_mut() = parts.headers;
    headers::inbound(onward.headers_mut(), address);
    let limit = Duration::from_millis(inner.config.time_limit_ms);
    onward.extensions_mut().insert(Within(limit));
    let answer = tokio::time::timeout(limit, backend.send(onward)).await;
    if exceeded.load(Ordering::Acquire) {
        return too_large(target.body_limit);
    }
    match answer {
        Ok(Ok(mut response)) => {
            headers::outbound(response.headers_mut());
            response
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, service = target.service, "backend cannot be reached");
            unavailable()
        }
        Err(_) => {
            tracing::warn!(service = target.service, "backend did not answer in time");
            unavailable()
        }
    }
}

/// As the services know it.
fn without_prefix(uri: &Uri) -> Option<Uri> {
    let path = uri.path_and_query()?.as_str();
    path.strip_prefix(table::PREFIX)?.parse().ok()
}

pub fn unavailable() -> Response {
    Problem::unavailable("This part of Mezave cannot be reached right now; try again in a moment.")
        .into_response()
}

fn too_large(limit: u64) -> Response {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("The request body is larger than {limit} bytes."),
    )
    .fact("limit_bytes", limit)
    .into_response()
}

fn declared(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Cuts a body that is longer than it may be and remembers that it was. The rest is read and thrown
/// away, within [`SWALLOWED`]: a client that is still writing would otherwise see a broken
/// connection and never the answer.
fn limited(body: Body, limit: u64, exceeded: Arc<AtomicBool>) -> Body {
    let cut = Arc::clone(&exceeded);
    let mut left = limit;
    let mut swallowed = 0;
    let within = body.into_data_stream().filter_map(move |chunk| {
        let length = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        let over = exceeded.load(Ordering::Acquire) || length > left;
        std::future::ready(if over {
            exceeded.store(true, Ordering::Release);
            swallowed += length;
            (chunk.is_err() || swallowed > SWALLOWED).then(|| Err(cut_off()))
        } else {
            left -= length;
            Some(chunk)
        })
    });
    let end = futures::stream::once(async move { cut.load(Ordering::Acquire) })
        .filter_map(|was_cut| std::future::ready(was_cut.then(|| Err(cut_off()))));
    Body::from_stream(within.chain(end))
}

fn cut_off() -> axum::Error {
    axum::Error::new("the body is too large")
}

/// Reads a body that is refused to its end, within bounds.
async fn swallow(body: Body) {
    let exceeded = Arc::new(AtomicBool::new(false));
    let mut rest = limited(body, 0, exceeded).into_data_stream();
    let reading = async { while let Some(Ok(_)) = rest.next().await {} };
    // A client that is slow as well as too loud is cut off.
    let _ = tokio::time::timeout(SWALLOW_TIME, reading).await;
}
