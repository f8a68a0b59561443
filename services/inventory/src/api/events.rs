//! `/events`: what changes in the caller's restaurant, as it changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use shared_errors::Problem;
use shared_middleware::Caller;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Service;

const HEARTBEAT: Duration = Duration::from_secs(15);

pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(events))
}

/// `stock_changed`, `stock_low`, `stock_recovered` and `product_changed` as server-sent events; for
/// owner and manager `lot_expiring`, `lot_expired` and `large_movement` as well.
///
/// `Last-Event-ID` goes on where a stream ended. `resync` stands for events that are gone: read
/// everything again. The stream ends when the token does.
#[utoipa::path(get, path = "/events", tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "`inventory:<epoch>:<seq>`")),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
async fn events(
    State(service): State<Service>,
    Caller(who): Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let last_id = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let told = service.follow(who, last_id).await?;
    let stream = told.map(|told| {
        let event = Event::default()
            .event(told.kind)
            .id(told.id)
            .data(told.payload.to_string());
        Ok::<_, Infallible>(event)
    });
    let mut response = Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response();
    // Proxies must not hold events back until a buffer is full.
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}
