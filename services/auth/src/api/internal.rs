//! What other services may ask, with a service token; not in the public document.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use shared_auth::Withdrawals;
use shared_contract::auth::{ActingTokenRequest, ServiceTokenAnswer};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiQuery, ServiceCaller};

use crate::Service;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithdrawalsQuery {
    /// `next` of the answer before.
    after: Option<i64>,
}

/// The routes.
pub fn routes() -> Router<Service> {
    Router::new()
        .route("/internal/withdrawals", get(withdrawals))
        .route("/internal/acting-token", post(acting_token))
}

/// Which tokens no longer count.
async fn withdrawals(
    State(service): State<Service>,
    _: ServiceCaller,
    ApiQuery(query): ApiQuery<WithdrawalsQuery>,
) -> Result<Json<Withdrawals>, Problem> {
    Ok(Json(service.withdrawals(query.after).await?))
}

/// A token of one minute for ai, to act for the person with a verified number.
async fn acting_token(
    State(service): State<Service>,
    ServiceCaller(caller): ServiceCaller,
    ApiJson(request): ApiJson<ActingTokenRequest>,
) -> Result<Json<ServiceTokenAnswer>, Problem> {
    Ok(Json(service.acting_token(&caller.service, &request).await?))
}
