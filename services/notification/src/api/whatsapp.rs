//! `/notify/whatsapp/webhook`, where Meta sends what people write and what became of messages, and
//! the recordings that the assistant fetches.

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared_errors::Problem;
use shared_middleware::{ApiQuery, MAX_JSON, ServiceCaller};
use utoipa::IntoParams;

use crate::service::{Notification, Webhook};
use crate::whatsapp::MediaError;

/// The one service that listens to recordings.
const LISTENER: &str = "ai";

/// What Meta asks when the webhook's address is set up.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Verification {
    /// `subscribe`.
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    /// The token chosen by the operator.
    #[serde(rename = "hub.verify_token")]
    verify_token: Option<String>,
    /// To be answered as it is.
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

/// Shows Meta that the address is ours.
#[utoipa::path(get, path = "/notify/whatsapp/webhook", tag = "notification",
    params(Verification),
    responses((status = 200, body = String, content_type = "text/plain"),
        (status = 403, body = Problem)), security(()))]
pub async fn verify(
    State(core): State<Notification>,
    ApiQuery(asked): ApiQuery<Verification>,
) -> Result<Response, Problem> {
    let known = core.knows_verify_token(asked.verify_token.as_deref().unwrap_or_default());
    match (asked.mode.as_deref(), known, asked.challenge) {
        (Some("subscribe"), true, Some(challenge)) => Ok((
            [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            challenge,
        )
            .into_response()),
        _ => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "wrong_verify_token",
            "The verify token is not the one in Mezave's settings.",
        )),
    }
}

/// Takes what Meta sends, signed with the app's secret; the same again has no effect.
#[utoipa::path(post, path = "/notify/whatsapp/webhook", tag = "notification",
    params(("x-hub-signature-256" = String, Header, description = "HMAC-SHA256 of the body")),
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, description = "Taken"), (status = 401, body = Problem),
        (status = 413, body = Problem)), security(()))]
pub async fn receive(
    State(core): State<Notification>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let body = to_bytes(body, MAX_JSON).await.map_err(|_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "The request body is larger than 1 MiB.",
        )
    })?;
    let signature = headers
        .get("x-hub-signature-256")
        .and_then(|signature| signature.to_str().ok());
    match core.heard_whatsapp(signature, &body).await? {
        Webhook::Taken => Ok(StatusCode::OK),
        Webhook::Forged => Err(Problem::unauthorized(
            "invalid_signature",
            "The body was not signed with the app's secret.",
        )),
    }
}

/// `GET /internal/whatsapp/media/{media_id}`: a recording that came with a message, for ai.
pub async fn media(
    State(core): State<Notification>,
    caller: ServiceCaller,
    Path(media_id): Path<String>,
) -> Result<Response, Problem> {
    if caller.0.service != LISTENER {
        return Err(Problem::forbidden());
    }
    let found = core.recording(&media_id).await?;
    match found.ok_or_else(Problem::not_found)? {
        Ok(recording) => Ok((
            [(header::CONTENT_TYPE, recording.mime_type)],
            recording.bytes,
        )
            .into_response()),
        Err(MediaError::Gone) => Err(Problem::not_found()),
        Err(error @ MediaError::TooLarge) => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            error.to_string(),
        )),
        Err(MediaError::Unreachable(cause)) => {
            tracing::warn!(cause, "a recording cannot be fetched");
            Err(Problem::unavailable(
                "WhatsApp does not hand the recording out right now; try again.",
            ))
        }
    }
}
