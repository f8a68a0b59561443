//! Which headers pass the gateway, in each direction, and how many.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use shared_errors::Problem;

/// Most lines of a request's head; the listener itself stops reading at a hundred.
const MOST_LINES: usize = 64;
/// Most bytes of their names and values together.
const MOST_BYTES: usize = 32 * 1024;

/// Between two neighbours only (RFC 9110 section 7.6.1).
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

const SOURCE: HeaderName = HeaderName::from_static("x-mezave-source");
const CLIENT_IP: HeaderName = HeaderName::from_static("x-mezave-client-ip");

/// 431 for a head that no client of ours sends.
pub fn within_bounds(headers: &HeaderMap) -> Result<(), Problem> {
    let bytes: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if headers.len() <= MOST_LINES && bytes <= MOST_BYTES {
        return Ok(());
    }
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    let detail = format!("At most {MOST_LINES} headers and {MOST_BYTES} bytes of them.");
    Err(Problem::new(status, "headers_too_large", detail).fact("limit_bytes", MOST_BYTES))
}

/// Prepares a request's headers for a service: what only a proxy may say is removed, then said.
pub fn inbound(headers: &mut HeaderMap, client: IpAddr) {
    let is_web = headers
        .get("x-mezave-client")
        .is_some_and(|client| client == "web");
    strip_hops(headers);
    headers.remove(header::EXPECT);
    remove_if(headers, is_ours);
    if is_web {
        headers.insert(SOURCE, HeaderValue::from_static("screen"));
    }
    if let Ok(client) = HeaderValue::from_str(&client.to_string()) {
        headers.insert(CLIENT_IP, client);
    }
}

/// Prepares an answer's headers for the client.
pub fn outbound(headers: &mut HeaderMap) {
    strip_hops(headers);
}

fn is_ours(name: &str) -> bool {
    name.starts_with("x-mezave-")
        || name.starts_with("x-forwarded-")
        || matches!(name, "forwarded" | "x-real-ip")
}

/// Removes hop-by-hop headers and those that `Connection` names.
fn strip_hops(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    // A client must not talk the gateway into dropping what proves who asks or how much comes.
    let kept = [
        header::AUTHORIZATION,
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
    ];
    for name in named.into_iter().filter(|name| !kept.contains(name)) {
        headers.remove(name);
    }
    remove_if(headers, |name| HOP_BY_HOP.contains(&name));
}

/// Most heads have none of them: looking through what is there is quicker than asking for each.
fn remove_if(headers: &mut HeaderMap, unwanted: impl Fn(&str) -> bool) {
    let names = headers.keys().filter(|name| unwanted(name.as_str()));
    let names: Vec<HeaderName> = names.cloned().collect();
    for name in names {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_may_pass_passes() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, X-Secret, authorization"),
            ("x-secret", "1"),
            ("authorization", "Bearer t"),
            ("te", "trailers"),
            ("upgrade", "websocket"),
            ("transfer-encoding", "chunked"),
            ("x-mezave-source", "chat"),
            ("x-mezave-client-ip", "6.6.6.6"),
            ("x-mezave-anything", "1"),
            ("x-mezave-client", "web"),
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-proto", "https"),
            ("forwarded", "for=6.6.6.6"),
            ("x-real-ip", "6.6.6.6"),
            ("x-request-id", "r1"),
            ("idempotency-key", "k"),
        ] {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        inbound(&mut headers, "198.51.100.7".parse().unwrap());
        let mut left: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        left.sort();
        assert_eq!(
            left,
            [
                "authorization: Bearer t",
                "idempotency-key: k",
                "x-mezave-client-ip: 198.51.100.7",
                "x-mezave-source: screen",
                "x-request-id: r1",
            ]
        );
    }
}
