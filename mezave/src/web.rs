//! The web app's files, built into the program.
//!
//! Hashed assets may be kept for ever; everything else is asked for again each time, so that a new
//! version reaches every phone. A path that is no file is a page of the app: `index.html`.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Files;

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Mezave</title>\
    <p>This build has no web app. Build it with: make web";

/// Serves the web app at every path.
pub fn router() -> Router {
    Router::new().fallback(file)
}

async fn file(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let wanted = if path.is_empty() { "index.html" } else { path };
    let (name, found) = match Files::get(wanted) {
        Some(found) => (wanted, Some(found)),
        // A missing asset is missing; a missing page is the app's to show.
        None if wanted.starts_with("assets/") => {
            return StatusCode::NOT_FOUND.into_response();
        }
        None => ("index.html", Files::get("index.html")),
    };
    let Some(found) = found else {
        return (
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            NOT_BUILT,
        )
            .into_response();
    };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = match kind.as_ref() {
        "text/html" => "text/html; charset=utf-8".to_owned(),
        _ if name.ends_with(".webmanifest") => "application/manifest+json".to_owned(),
        kind => kind.to_owned(),
    };
    let cache = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = Response::new(Body::from(found.data.into_owned()));
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pages_are_read_and_nothing_else() {
        let ask = async |method| file(method, Uri::from_static("/stock")).await.status();
        assert_eq!(ask(Method::GET).await, StatusCode::OK);
        assert_eq!(ask(Method::HEAD).await, StatusCode::OK);
        for method in [Method::POST, Method::DELETE, Method::OPTIONS, Method::TRACE] {
            assert_eq!(ask(method).await, StatusCode::METHOD_NOT_ALLOWED);
        }
    }
}
