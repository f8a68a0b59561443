//! Passwords: changing, forgetting, resetting, and the first one by invitation.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use shared_contract::auth::{
    ChangePasswordRequest, ForgotPasswordRequest, SetPasswordRequest, SignedIn,
};
use shared_errors::Problem;
use shared_middleware::{ApiJson, Idempotent, answer};

use super::{ClientInfo, Member};
use crate::Service;

/// Change one's password. All other logins end; this one goes on with the tokens answered.
#[utoipa::path(
    post, path = "/auth/password", tag = "auth", request_body = ChangePasswordRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, body = SignedIn),
        (status = 422, description = "wrong_password", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn change(
    State(service): State<Service>,
    member: Member,
    ClientInfo(client): ClientInfo,
    request: Idempotent<ChangePasswordRequest>,
) -> Result<Response, Problem> {
    let done = service
        .change_password(&member, &request.body, request.call, &client)
        .await?;
    Ok(answer(done))
}

/// Ask for a way back in. Answers the same whether or not anybody has this address.
#[utoipa::path(
    post, path = "/auth/password/forgot", tag = "auth", request_body = ForgotPasswordRequest,
    responses((status = 202), (status = "4XX", body = Problem)),
)]
pub async fn forgot(
    State(service): State<Service>,
    ClientInfo(client): ClientInfo,
    ApiJson(request): ApiJson<ForgotPasswordRequest>,
) -> StatusCode {
    service.forgot_password(&request.email, &client);
    StatusCode::ACCEPTED
}

/// Set a new password with the token that was sent. All logins end.
#[utoipa::path(
    post, path = "/auth/password/reset", tag = "auth", request_body = SetPasswordRequest,
    responses(
        (status = 204),
        (status = 404, description = "reset_invalid", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn reset(
    State(service): State<Service>,
    request: Idempotent<SetPasswordRequest>,
) -> Result<Response, Problem> {
    let done = service
        .reset_with_token(&request.body, request.call)
        .await?;
    Ok(answer(done))
}

/// Accept an invitation: choose a password and be signed in.
#[utoipa::path(
    post, path = "/auth/invite/accept", tag = "auth", request_body = SetPasswordRequest,
    responses(
        (status = 200, body = SignedIn),
        (status = 404, description = "invite_invalid", body = Problem),
        (status = "4XX", body = Problem),
    ),
)]
pub async fn accept_invite(
    State(service): State<Service>,
    ClientInfo(client): ClientInfo,
    request: Idempotent<SetPasswordRequest>,
) -> Result<Response, Problem> {
    let done = service
        .accept_invite(&request.body, request.call, &client)
        .await?;
    Ok(answer(done))
}
