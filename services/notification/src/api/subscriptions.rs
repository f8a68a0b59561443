//! `/notify/subscriptions`: everybody's own devices that take push messages.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use shared_contract::notification::{EndSubscription, NewSubscription, Subscription};
use shared_errors::Problem;
use shared_middleware::{ApiJson, Caller, Idempotent, answer};
use utoipa::ToSchema;

use crate::service::Notification;

/// The caller's devices.
#[derive(Serialize, ToSchema)]
pub struct Subscriptions {
    /// All of them, the oldest first.
    items: Vec<Subscription>,
}

/// Has the caller's device take push messages; takes `PushSubscription.toJSON()` as it is. The same
/// device again: its keys are replaced, and if it was another person's, it is the caller's now. Of
/// more than 20 devices the oldest are forgotten.
#[utoipa::path(post, path = "/notify/subscriptions", tag = "notification",
    request_body = NewSubscription,
    responses((status = 201, body = Subscription), (status = 401, body = Problem),
        (status = 422, body = Problem)), security(("bearer" = [])))]
pub async fn subscribe(
    State(core): State<Notification>,
    caller: Caller,
    request: Idempotent<NewSubscription>,
) -> Result<Response, Problem> {
    let kept = core
        .subscribe(&caller.0, request.body, request.call)
        .await?;
    Ok(answer(kept))
}

/// The caller's devices that take push messages.
#[utoipa::path(get, path = "/notify/subscriptions", tag = "notification",
    responses((status = 200, body = Subscriptions), (status = 401, body = Problem)),
    security(("bearer" = [])))]
pub async fn list(
    State(core): State<Notification>,
    caller: Caller,
) -> Result<Json<Subscriptions>, Problem> {
    let items = core.devices(&caller.0).await?;
    Ok(Json(Subscriptions { items }))
}

/// Has a device of the caller take push messages no more.
#[utoipa::path(delete, path = "/notify/subscriptions", tag = "notification",
    request_body = EndSubscription,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)), security(("bearer" = [])))]
pub async fn end(
    State(core): State<Notification>,
    caller: Caller,
    ApiJson(request): ApiJson<EndSubscription>,
) -> Result<StatusCode, Problem> {
    core.end_device(&caller.0, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
