//! HTTP of auth: one file per subject, the OpenAPI document, and the layers around it all.
//!
//! Handlers read a request, call one use case and word its answer; they decide nothing. Whoever
//! takes [`Member`] answers only signed-in people whose login still stands. To add an endpoint: a
//! handler with `#[utoipa::path]`, and its `routes!` line below; without a token only if listed in
//! `PUBLIC`.

mod account;
mod error;
mod extract;
mod internal;
mod keys;
mod login;
mod passwords;
mod restaurants;
mod users;

use std::sync::Arc;

use axum::Router;
use shared_events::LocalLog;
use shared_middleware::{Readiness, Security, health, internal_events, stack};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{SERVICE, Service};

pub(crate) use extract::{ClientInfo, Member};

/// Paths that need no token. A service asks for its token with its own secret and directly; from
/// outside, the gateway lets nobody without a token near that path.
const PUBLIC: &[&str] = &[
    "/.well-known/jwks.json",
    "/auth/register",
    "/auth/login",
    "/auth/refresh",
    "/auth/invite/accept",
    "/auth/password/forgot",
    "/auth/password/reset",
    "/auth/service-token",
];

fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(login::register))
        .routes(routes!(login::login))
        .routes(routes!(login::refresh))
        .routes(routes!(login::logout))
        .routes(routes!(login::switch))
        .routes(routes!(account::me, account::change_me))
        .routes(routes!(account::confirm_phone))
        .routes(routes!(account::sessions, account::end_all_sessions))
        .routes(routes!(account::end_session))
        .routes(routes!(account::restaurants))
        .routes(routes!(passwords::change))
        .routes(routes!(passwords::forgot))
        .routes(routes!(passwords::reset))
        .routes(routes!(passwords::accept_invite))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::change))
        .routes(routes!(users::invite))
        .routes(routes!(restaurants::read, restaurants::change))
        .routes(routes!(keys::service_token))
        .routes(routes!(keys::jwks))
}

/// The whole service over HTTP, with all its layers.
pub fn router(service: &Service) -> Router {
    let db = service.db.clone();
    let readiness = Readiness::default().with("database", move || {
        let db = db.clone();
        async move { db.ping().await.is_ok() }
    });
    let (router, _) = routes().split_for_parts();
    let log = LocalLog::new(service.db.clone(), SERVICE);
    let router = router
        .merge(internal::routes())
        .with_state(service.clone())
        .merge(health(readiness))
        .merge(internal_events(Arc::new(log)));
    let security = Security {
        service: SERVICE,
        verifier: service.verifier(),
        clock: Arc::clone(&service.clock),
        public: PUBLIC,
    };
    stack(router, security)
}

/// The OpenAPI document of these routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = routes().into_openapi();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    document
}
