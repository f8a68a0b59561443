//! Which other sites' pages may use the API from a browser: none unless configured.
//!
//! A page of a listed origin may send its bearer token, for the API knows no cookies; so
//! credentials are never allowed and a list is only about who may read answers.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser may remember what it was told.
const REMEMBERED: Duration = Duration::from_mins(10);

const METHODS: [Method; 6] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

/// What a page may send beside what browsers always allow.
const SENT: [&str; 10] = [
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "last-event-id",
    "traceparent",
    "tracestate",
    "x-mezave-client",
    "x-request-id",
];

/// What a page may read beside what browsers always show.
const READ: [&str; 8] = [
    "content-disposition",
    "etag",
    "location",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "x-request-id",
];

/// A site as browsers name it: `https://shop.example`, with a port if it is not the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to_str().unwrap_or_default())
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let wrong = || format!("{text:?} is no origin such as https://shop.example");
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) =
            (uri.scheme_str(), uri.authority())
        else {
            return Err(wrong());
        };
        let canonical = format!("{scheme}://{}", authority.as_str().to_ascii_lowercase());
        if canonical != text.to_ascii_lowercase() || authority.as_str().contains('@') {
            return Err(wrong());
        }
        HeaderValue::from_str(&canonical)
            .map(Self)
            .map_err(|_| wrong())
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// Answers preflights and marks answers for the pages of `origins`; without any, nothing changes.
pub fn layer(origins: &[Origin]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let names = |names: &[&'static str]| -> Vec<HeaderName> {
        names
            .iter()
            .map(|name| HeaderName::from_static(name))
            .collect()
    };
    let origins = origins.iter().map(|origin| origin.0.clone());
    Some(
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins))
            .allow_methods(METHODS)
            .allow_headers(names(&SENT))
            .expose_headers(names(&READ))
            .max_age(REMEMBERED)
            .vary([header::ORIGIN]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_sites_and_nothing_more() {
        for right in ["https://shop.example", "http://localhost:5173"] {
            let origin = right.parse::<Origin>();
            assert_eq!(
                origin.map(|origin| origin.to_string()),
                Ok(right.to_owned())
            );
        }
        for wrong in [
            "",
            "*",
            "null",
            "shop.example",
            "https://shop.example/",
            "https://shop.example/page",
            "ftp://shop.example",
            "https://user@shop.example",
        ] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
    }
}
