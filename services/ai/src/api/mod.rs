//! The HTTP side of ai: `/chat/…`, and the only map from error to status.
//!
//! To add an endpoint: a handler with its `utoipa::path` in the resource's file and a `routes!`
//! line below; types that clients see stand in `shared/contract`.

mod chat;
mod error;
mod teaching;
mod voice;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::Assistant;

/// All public routes with their description.
pub fn routes() -> OpenApiRouter<Assistant> {
    OpenApiRouter::new()
        .routes(routes!(chat::message))
        .routes(routes!(voice::voice))
        .routes(routes!(chat::history))
        .routes(routes!(chat::conversations))
        .routes(routes!(teaching::aliases, teaching::forget_alias))
        .routes(routes!(teaching::unanswered))
        .routes(routes!(teaching::settle))
        .routes(routes!(teaching::notes, teaching::add_note))
        .routes(routes!(teaching::forget_note))
}
