//! What other services may ask, with a service token; not in the public document.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use shared_auth::Withdrawals;
use shared_contract::auth::{ActingTokenRequest, PhoneCode, PhoneCodeRequest, ServiceTokenAnswer};
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
        .route("/internal/phone-codes", post(phone_code))
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

/// A fresh code for a person's number, for notification to send at once.
async fn phone_code(
    State(service): State<Service>,
    ServiceCaller(caller): ServiceCaller,
    ApiJson(request): ApiJson<PhoneCodeRequest>,
) -> Result<Json<PhoneCode>, Problem> {
    Ok(Json(service.phone_code(&caller.service, &request).await?))
}
