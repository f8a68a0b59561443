//! Passing a request on: find its service, check its size, stream its body both ways.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use shared_auth::Verified;
use shared_errors::Problem;

use crate::client::ClientAddress;
use crate::table::{self, Target};
use crate::{Service, headers};

/// Before the token check: unknown paths do not exist, floods and oversize end here.
pub async fn resolve(
    State(service): State<Service>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(target) = table::find(request.method(), request.uri().path()) else {
        return Problem::not_found().into_response();
    };
    if let Err(too_often) = service.0.limits.address(target.class, address) {
        return too_often.into_response();
    }
    if declared(request.headers()).is_some_and(|length| length > target.body_limit) {
        return too_large(target.body_limit);
    }
    request.extensions_mut().insert(target);
    next.run(request).await
}

/// After the token check: on to the service.
pub async fn pass(
    State(service): State<Service>,
    Extension(target): Extension<Target>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Response {
    if let Some(Verified::User(person)) = request.extensions().get::<Verified>()
        && let Err(too_often) = service.0.limits.person(target.class, person.user_id)
    {
        return too_often.into_response();
    }
    let Some(backend) = service.0.backends.get(target.service) else {
        return Problem::not_found().into_response();
    };
    let (parts, body) = request.into_parts();
    let exceeded = Arc::new(AtomicBool::new(false));
    let mut onward = Request::new(limited(body, target.body_limit, Arc::clone(&exceeded)));
    *onward.method_mut() = parts.method;
    *onward.uri_mut() = parts.uri;
    *onward.headers_mut() = parts.headers;
    headers::inbound(onward.headers_mut(), address);
    let limit = Duration::from_millis(service.0.config.time_limit_ms);
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

/// Cuts a body that is longer than it may be and remembers that it was.
fn limited(body: Body, limit: u64, exceeded: Arc<AtomicBool>) -> Body {
    let mut left = limit;
    Body::from_stream(body.into_data_stream().map(move |chunk| {
        let chunk = chunk?;
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if let Some(rest) = left.checked_sub(length) {
            left = rest;
            return Ok(chunk);
        }
        exceeded.store(true, Ordering::Release);
        Err(axum::Error::new("the body is too large"))
    }))
}
