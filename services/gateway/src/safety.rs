//! What every answer carries: a request id and the headers that keep browsers in bounds.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use shared_clock::new_id;

use crate::Service;

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
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .filter(|id| id.len() <= 100 && !id.is_empty() && id.to_str().is_ok())
        .cloned()
        .or_else(|| HeaderValue::from_str(&new_id(&*service.0.clock).to_string()).ok())
        .unwrap_or_else(|| HeaderValue::from_static("none"));
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(REQUEST_ID, id);
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
