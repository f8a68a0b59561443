//! What every answer carries: a request id and the headers that keep browsers in bounds.
//!
//! Here a request gets its id and its trace, before anything is decided about it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared_clock::{new_id, random_bytes};
use shared_logger::Trace;

use crate::Service;
use crate::headers::within_bounds;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Scripts and styles come from here alone and none stands in a page. `data:` and `blob:` are for
/// pictures: the icons inside style sheets, and a photo before it is sent.
const CONTENT_SECURITY: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; \
    base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "microphone=(self), camera=(self), geolocation=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// The outermost layer.
pub async fn wrap(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let trace = Trace::read(
        request.headers(),
        || new_id(&*service.0.security.clock).to_string(),
        random_bytes,
    );
    trace.write(request.headers_mut());
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = match within_bounds(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(too_large) => too_large.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(REQUEST_ID, trace.request_id().clone());
    if is_api {
        keep_private(headers);
    }
    response
}

/// What the API answers is one person's and of this moment, unless it says otherwise.
fn keep_private(headers: &mut HeaderMap) {
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
