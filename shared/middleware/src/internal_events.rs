//! `GET /internal/events` and `/internal/events/heads`: a service's log, for other services only.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use shared_errors::Problem;
use shared_events::EventLog;
use uuid::Uuid;

use crate::{ApiQuery, ServiceCaller};

const MAX_PAGE: u64 = 500;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadsQuery {
    after: Option<Uuid>,
    limit: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsQuery {
    restaurant_id: Uuid,
    #[serde(default)]
    after: i64,
    limit: Option<u64>,
}

/// The routes over `log`; they need a service token.
pub fn internal_events(log: Arc<dyn EventLog>) -> Router {
    let heads_log = Arc::clone(&log);
    Router::new()
        .route(
            "/internal/events/heads",
            get(
                async move |_: ServiceCaller, ApiQuery(query): ApiQuery<HeadsQuery>| {
                    let limit = query.limit.unwrap_or(MAX_PAGE).min(MAX_PAGE);
                    let page = heads_log.heads(query.after, limit).await;
                    page.map(Json).map_err(|error| Problem::internal(&error))
                },
            ),
        )
        .route(
            "/internal/events",
            get(
                async move |_: ServiceCaller, ApiQuery(query): ApiQuery<EventsQuery>| {
                    let limit = query.limit.unwrap_or(MAX_PAGE).min(MAX_PAGE);
                    let page = log.read(query.restaurant_id, query.after, limit).await;
                    page.map(Json).map_err(|error| Problem::internal(&error))
                },
            ),
        )
}
