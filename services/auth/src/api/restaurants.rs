//! The restaurant's settings.

use axum::Json;
use axum::extract::State;
use shared_contract::auth::{Restaurant, RestaurantSettings};
use shared_errors::Problem;
use shared_middleware::ApiJson;

use super::Member;
use crate::Service;

/// The restaurant the token names.
#[utoipa::path(
    get, path = "/restaurant", tag = "restaurant", security(("bearer" = [])),
    responses((status = 200, body = Restaurant), (status = "4XX", body = Problem)),
)]
pub async fn read(
    State(service): State<Service>,
    member: Member,
) -> Result<Json<Restaurant>, Problem> {
    Ok(Json(service.restaurant(&member).await?))
}

/// Change its settings; a missing field stays as it is.
#[utoipa::path(
    put, path = "/restaurant", tag = "restaurant", request_body = RestaurantSettings,
    security(("bearer" = [])),
    responses((status = 200, body = Restaurant), (status = "4XX", body = Problem)),
)]
pub async fn change(
    State(service): State<Service>,
    member: Member,
    ApiJson(settings): ApiJson<RestaurantSettings>,
) -> Result<Json<Restaurant>, Problem> {
    member.require_password()?;
    Ok(Json(service.change_restaurant(&member, &settings).await?))
}
