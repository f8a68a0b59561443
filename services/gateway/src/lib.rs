//! gateway: the one door. Everything from outside passes here on its way to a service.
//!
//! Owns no data. It finds the service of a path (`table`), limits rates, sizes and time, checks the
//! token, cleans headers (`headers`), passes bodies on as they stream (`proxy`), and merges the
//! live streams of inventory and notification into one (`events`). Other sites' pages may use it
//! where configured (`cors`). Backends are [`Transport`]s, so it does not know whether a service is
//! in this process; without one of them it goes on serving the others (`ready`).
//!
//! Invariants: `/internal/*` cannot be reached; what a service reads in `x-mezave-*` the gateway
//! wrote; every answer carries `x-request-id` and the security headers; a request has a trace
//! (`traceparent`) from here on.
//! To add a path: a line in `table.rs`.

mod client;
mod config;
mod cors;
mod docs;
mod events;
mod headers;
mod limits;
mod proxy;
mod ready;
mod safety;
mod table;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::middleware::from_fn_with_state;
use axum::routing::any;
use shared_auth::Verifier;
use shared_clock::SharedClock;
use shared_errors::Problem;
use shared_middleware::Security;
use shared_transport::Transport;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;

pub use config::{Config, Network, Rate, RateLimits};
pub use cors::Origin;
pub use limits::{Name, OwnBuckets, RedisBuckets, SharedBuckets, Size, Who};

/// The service's name.
pub const NAME: &str = "gateway";

/// How often rate limits of those who have gone are forgotten.
const TIDY: Duration = Duration::from_mins(1);

/// What the gateway is given.
pub struct Deps {
    /// The services by name: `auth`, `inventory`, `ai`, `notification`, `analytics`.
    pub backends: HashMap<&'static str, Arc<dyn Transport>>,
    /// Checks tokens.
    pub verifier: Verifier,
    /// What several gateways share of their rate limits.
    pub limits: Arc<dyn SharedBuckets>,
    /// For request ids.
    pub clock: SharedClock,
    /// The whole public document.
    pub openapi: serde_json::Value,
    /// The web app: everything outside `/api`.
    pub web: Router,
}

/// The running gateway. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    config: Config,
    backends: HashMap<&'static str, Arc<dyn Transport>>,
    security: Security,
    openapi: Bytes,
    web: Router,
    limits: limits::Limits,
    places: events::Places,
    ready: ready::Ready,
    closing: CancellationToken,
}

/// Builds the gateway.
#[expect(clippy::unused_async, reason = "every service is built alike")]
pub async fn build(config: Config, deps: Deps) -> anyhow::Result<Service> {
    Ok(Service(Arc::new(Inner {
        limits: limits::Limits::new(&config.rate_limits, &limits::Ticks::real(), &deps.limits),
        openapi: serde_json::to_vec(&deps.openapi)?.into(),
        places: events::Places::new(config.streams_per_person),
        ready: ready::Ready::new(),
        config,
        backends: deps.backends,
        security: Security {
            service: NAME,
            verifier: deps.verifier,
            clock: deps.clock,
            public: table::PUBLIC,
        },
        web: deps.web,
        closing: CancellationToken::new(),
    })))
}

/// Everything, with all layers. What is for a service leaves at the [`proxy::door`]; the routes are what
/// the gateway answers itself.
pub fn router(service: &Service) -> Router {
    let inner = &service.0;
    let nowhere = || any(async || Problem::not_found());
    let live = axum::routing::get(events::merged).with_state(service.clone());
    let own = Router::new()
        .merge(ready::routes(inner))
        .merge(docs::routes(inner.openapi.clone()))
        .route("/api/events", live)
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .route("/api", nowhere())
        .route("/api/", nowhere())
        .route("/api/{*path}", nowhere())
        .fallback_service(inner.web.clone());
    // Around the router, not inside it: nothing is routed before it is known to be answered here.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(service.clone(), safety::wrap))
        .layer(CompressionLayer::new())
        .option_layer(cors::layer(&inner.config.cors_origins))
        .layer(from_fn_with_state(service.clone(), proxy::door));
    Router::new().fallback_service(layers.service(own))
}

/// What the gateway itself answers, beside what it passes on.
pub fn openapi() -> utoipa::openapi::OpenApi {
    events::openapi()
}

impl Service {
    /// Starts the gateway's housekeeping; live streams end with `stop`.
    pub fn spawn_background(&self, stop: CancellationToken, tasks: &TaskTracker) {
        let service = self.clone();
        tasks.spawn(async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(TIDY) => service.0.limits.tidy(),
                }
            }
            service.0.closing.cancel();
        });
    }
}
