//! The HTTP side of notification: one file per resource, and the only map from error to status.
//!
//! To add an endpoint: a handler with its `utoipa::path` in the resource's file and a `routes!`
//! line below; types that clients see stand in `shared/contract`.

mod deliveries;
mod error;
mod events;
mod inbox;
mod preferences;
mod subscriptions;
mod unsubscribe;
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
        .routes(routes!(inbox::respond))
        .routes(routes!(unsubscribe::ask, unsubscribe::end))
        .routes(routes!(
            subscriptions::subscribe,
            subscriptions::list,
            subscriptions::end
        ))
        .routes(routes!(events::stream))
        .routes(routes!(deliveries::push))
        .routes(routes!(deliveries::whatsapp))
        .routes(routes!(deliveries::email))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::show))
        .routes(routes!(deliveries::resend))
        .routes(routes!(deliveries::channels))
        .routes(routes!(deliveries::test))
        .routes(routes!(deliveries::phone_code))
        .routes(routes!(whatsapp::verify, whatsapp::receive))
}

/// Where Meta sends what people write: it has no token.
pub const WEBHOOK: &str = "/notify/whatsapp/webhook";

/// What only other services may ask for.
pub fn internal() -> Router<Notification> {
    Router::new().route("/internal/whatsapp/media/{media_id}", get(whatsapp::media))
}
