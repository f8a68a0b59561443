//! The HTTP side of notification: one file per resource, and the only map from error to status.
//!
//! To add an endpoint: a handler with its `utoipa::path` in the resource's file and a `routes!`
//! line below; types that clients see stand in `shared/contract`.

mod error;
mod events;
mod inbox;
mod preferences;
mod whatsapp;

use axum::Router;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::Notification;

/// All public routes with their description.
pub fn routes() -> OpenApiRouter<Notification> {
    OpenApiRouter::new()
        .routes(routes!(inbox::list))
        .routes(routes!(inbox::read))
        .routes(routes!(inbox::read_all))
        .routes(routes!(preferences::show, preferences::choose))
        .routes(routes!(events::stream))
        .routes(routes!(whatsapp::verify, whatsapp::receive))
}

/// Where Meta sends what people write: it has no token.
pub const WEBHOOK: &str = "/notify/whatsapp/webhook";

/// What only other services may ask for.
pub fn internal() -> Router<Notification> {
    Router::new().route("/internal/whatsapp/media/{media_id}", get(whatsapp::media))
}
