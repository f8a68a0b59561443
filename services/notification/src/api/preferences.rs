//! `/notify/preferences/{user_id}`: one's own, or anybody's for the owner.

use axum::Json;
use axum::extract::State;
use shared_contract::notification::{Preferences, PreferencesRequest};
use shared_errors::Problem;
use shared_middleware::{ApiJson, ApiPath, Caller};
use uuid::Uuid;

use crate::service::Notification;

/// How alerts reach a person.
#[utoipa::path(get, path = "/notify/preferences/{user_id}", tag = "notification",
    params(("user_id" = Uuid, Path, description = "The person")),
    responses((status = 200, body = Preferences), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("bearer" = [])))]
pub async fn show(
    State(core): State<Notification>,
    caller: Caller,
    ApiPath(user_id): ApiPath<Uuid>,
) -> Result<Json<Preferences>, Problem> {
    Ok(Json(core.preferences(&caller.0, user_id).await?))
}

/// Replaces how alerts reach a person; what is left out is as the role has it by default.
#[utoipa::path(put, path = "/notify/preferences/{user_id}", tag = "notification",
    params(("user_id" = Uuid, Path, description = "The person")),
    request_body = PreferencesRequest,
    responses((status = 200, body = Preferences), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)), security(("bearer" = [])))]
pub async fn choose(
    State(core): State<Notification>,
    caller: Caller,
    ApiPath(user_id): ApiPath<Uuid>,
    ApiJson(request): ApiJson<PreferencesRequest>,
) -> Result<Json<Preferences>, Problem> {
    if caller.user_id != user_id {
        caller.require_password()?;
    }
    Ok(Json(core.choose(&caller.0, user_id, request).await?))
}
