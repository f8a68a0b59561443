//! `/api/openapi.json` and the page that shows it.
//!
//! The page is Swagger UI, compiled in. It has no inline script, so it lives under the same
//! content security policy as everything else: the browser refuses one inline style of the bundle,
//! which nothing on the page needs. Its outside validator is switched off.

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use utoipa_swagger_ui::{Config, SwaggerUi};

const DOCUMENT: &str = "/api/openapi.json";

/// The public routes of the description.
pub fn routes(document: Bytes) -> Router {
    let config = Config::new([DOCUMENT])
        .validator_url("none")
        .try_it_out_enabled(true);
    let page = SwaggerUi::new("/api/docs").config(config);
    Router::from(page).route(
        DOCUMENT,
        get(async move || ([(header::CONTENT_TYPE, "application/json")], document)),
    )
}
