//! HTTP: one file per resource, each with its `routes()`.
//!
//! A handler reads the request, calls one use case and maps what comes back; who may is decided in
//! `service`. The OpenAPI document is made from the same `routes!` that make the router, so it
//! cannot lag behind. `error` is the only map from refusals to statuses.

mod categories;
mod error;
mod events;
mod movements;
mod nicknames;
mod products;
mod refusal;
mod search;
mod stock;
mod suppliers;
mod sync;
mod verify;

use std::sync::Arc;

use axum::Router;
use axum::routing::post;
use shared_middleware::{Readiness, Security, health, internal_events, stack};
use utoipa_axum::router::OpenApiRouter;

use crate::Service;
use crate::assembly::NAME;

fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .merge(categories::routes())
        .merge(products::routes())
        .merge(search::routes())
        .merge(nicknames::routes())
        .merge(suppliers::routes())
        .merge(events::routes())
        .merge(stock::routes())
        .merge(movements::routes())
        .merge(sync::routes())
        .merge(verify::routes())
}

/// The service as HTTP, with every layer; nothing but health is public.
pub fn router(service: &Service) -> Router {
    let (routes, _) = routes().split_for_parts();
    let db = service.db.clone();
    let readiness = Readiness::default()
        .with("database", move || {
            let db = db.clone();
            async move { db.ping().await.is_ok() }
        })
        .with_identity(&service.verifier);
    let routes = routes
        .route("/internal/nicknames", post(nicknames::learn))
        .with_state(service.clone())
        .merge(health(readiness))
        .merge(internal_events(Arc::clone(&service.log) as _));
    let security = Security {
        service: NAME,
        verifier: service.verifier.clone(),
        clock: Arc::clone(&service.clock),
        public: &[],
    };
    stack(routes, security)
}

/// What the routes take and answer.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().split_for_parts().1
}
