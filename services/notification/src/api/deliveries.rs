//! `/notify/push|whatsapp|email`, `/notify/deliveries`, `/notify/channels`, `/notify/test`: what is
//! sent outside, and what became of it.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use shared_auth::{Action, Verified};
use shared_contract::Page;
use shared_contract::notification::{
    Channel, Channels, DeliveriesQuery, Delivery, DeliveryAccepted, NoContent, NotifyRequest,
    TestRequest,
};
use shared_errors::Problem;
use shared_middleware::{ApiPath, ApiQuery, Caller, Idempotent, answer};
use uuid::Uuid;

use crate::model::Content;
use crate::service::{Author, Notification};

/// Sends a push message to a person's devices.
#[utoipa::path(post, path = "/notify/push", tag = "notification", request_body = NotifyRequest,
    responses((status = 202, body = DeliveryAccepted), (status = "4XX", body = Problem)),
    security(("bearer" = [])))]
pub async fn push(
    State(core): State<Notification>,
    author: Author,
    request: Idempotent<NotifyRequest>,
) -> Result<Response, Problem> {
    send(&core, &author, Channel::Push, request).await
}

/// Sends a `WhatsApp` message.
#[utoipa::path(post, path = "/notify/whatsapp", tag = "notification",
    request_body = NotifyRequest,
    responses((status = 202, body = DeliveryAccepted), (status = "4XX", body = Problem)),
    security(("bearer" = [])))]
pub async fn whatsapp(
    State(core): State<Notification>,
    author: Author,
    request: Idempotent<NotifyRequest>,
) -> Result<Response, Problem> {
    send(&core, &author, Channel::Whatsapp, request).await
}

/// Sends an e-mail.
#[utoipa::path(post, path = "/notify/email", tag = "notification", request_body = NotifyRequest,
    responses((status = 202, body = DeliveryAccepted), (status = "4XX", body = Problem)),
    security(("bearer" = [])))]
pub async fn email(
    State(core): State<Notification>,
    author: Author,
    request: Idempotent<NotifyRequest>,
) -> Result<Response, Problem> {
    send(&core, &author, Channel::Email, request).await
}

async fn send(
    core: &Notification,
    author: &Author,
    channel: Channel,
    request: Idempotent<NotifyRequest>,
) -> Result<Response, Problem> {
    let Idempotent { body, call, .. } = request;
    Ok(answer(core.accept(author, channel, body, call).await?))
}

/// What was sent to whom, newest first.
#[utoipa::path(get, path = "/notify/deliveries", tag = "notification", params(DeliveriesQuery),
    responses((status = 200, body = Page<Delivery>), (status = "4XX", body = Problem)),
    security(("bearer" = [])))]
pub async fn list(
    State(core): State<Notification>,
    caller: Caller,
    ApiQuery(query): ApiQuery<DeliveriesQuery>,
) -> Result<Json<Page<Delivery>>, Problem> {
    caller.require(Action::ManageRestaurant)?;
    Ok(Json(core.deliveries(&caller.0, query).await?))
}

/// One delivery.
#[utoipa::path(get, path = "/notify/deliveries/{id}", tag = "notification",
    params(("id" = Uuid, Path, description = "The delivery")),
    responses((status = 200, body = Delivery), (status = "4XX", body = Problem)),
    security(("bearer" = [])))]
pub async fn show(
    State(core): State<Notification>,
    caller: Caller,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Delivery>, Problem> {
    caller.require(Action::ManageRestaurant)?;
    Ok(Json(core.delivery(&caller.0, id).await?))
}

/// Sends one that was given up again.
#[utoipa::path(post, path = "/notify/deliveries/{id}/resend", tag = "notification",
    params(("id" = Uuid, Path, description = "The delivery")),
    responses((status = 200, body = Delivery),
        (status = 409, description = "delivery_not_dead", body = Problem),
        (status = "4XX", body = Problem)), security(("bearer" = [])))]
pub async fn resend(
    State(core): State<Notification>,
    caller: Caller,
    ApiPath(id): ApiPath<Uuid>,
    request: Idempotent<NoContent>,
) -> Result<Response, Problem> {
    caller.require(Action::ManageRestaurant)?;
    Ok(answer(core.resend(&caller.0, id, request.call).await?))
}

/// Which channels are set up, and where they reach the caller.
#[utoipa::path(get, path = "/notify/channels", tag = "notification",
    responses((status = 200, body = Channels), (status = 401, body = Problem)),
    security(("bearer" = [])))]
pub async fn channels(
    State(core): State<Notification>,
    caller: Caller,
) -> Result<Json<Channels>, Problem> {
    Ok(Json(core.channels(&caller.0).await?))
}

/// Sends a message to oneself, to see whether a channel works.
#[utoipa::path(post, path = "/notify/test", tag = "notification", request_body = TestRequest,
    responses((status = 202, body = DeliveryAccepted),
        (status = 409, description = "channel_not_ready, no_address", body = Problem),
        (status = "4XX", body = Problem)), security(("bearer" = [])))]
pub async fn test(
    State(core): State<Notification>,
    caller: Caller,
    request: Idempotent<TestRequest>,
) -> Result<Response, Problem> {
    let Idempotent { body, call, .. } = request;
    let sent = core.to_oneself(&caller.0, body.channel, Content::Test, call);
    Ok(answer(sent.await?))
}

/// Sends a code to one's own number by `WhatsApp`, to be confirmed at `/auth/me/phone/confirm`.
#[utoipa::path(post, path = "/notify/phone/code", tag = "notification",
    responses((status = 202, body = DeliveryAccepted),
        (status = 409, description = "channel_not_ready", body = Problem),
        (status = "4XX", body = Problem)), security(("bearer" = [])))]
pub async fn phone_code(
    State(core): State<Notification>,
    caller: Caller,
    request: Idempotent<NoContent>,
) -> Result<Response, Problem> {
    caller.require_password()?;
    let sent = core.to_oneself(&caller.0, Channel::Whatsapp, Content::Code, request.call);
    Ok(answer(sent.await?))
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Author {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &S,
    ) -> Result<Self, Problem> {
        if let Some(Verified::Service(_)) = parts.extensions.get::<Verified>() {
            return Ok(Self::Service);
        }
        let caller = Caller::from_request_parts(parts, state).await?;
        caller.require(Action::ManageRestaurant)?;
        Ok(Self::Person(caller.0))
    }
}
