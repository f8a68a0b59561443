//! `POST /stock/sync`: counts.

use axum::extract::State;
use axum::response::Response;
use shared_contract::inventory::{ResultsAnswer, SyncRequest};
use shared_errors::Problem;
use shared_middleware::{Caller, Idempotent, Source, answer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::refusal::render;
use crate::Service;
use crate::service::stock_booking::Desk;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(sync))
}

/// Books counts, each as the difference to what the system said at `counted_at`.
///
/// An employee's counts are not booked: they are kept for a manager and answer `proposed`.
#[utoipa::path(
    post, path = "/stock/sync", tag = "stock", request_body = SyncRequest,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = ResultsAnswer), (status = "default", body = Problem)),
)]
async fn sync(
    State(service): State<Service>,
    caller: Caller,
    Source(source): Source,
    request: Idempotent<SyncRequest>,
) -> Result<Response, Problem> {
    let desk = Desk {
        who: &caller,
        source,
        render,
    };
    Ok(answer(
        service
            .sync(desk, &request.body.items, request.call)
            .await?,
    ))
}
