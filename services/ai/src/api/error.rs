//! The only map from what went wrong to a status.

use axum::http::StatusCode;
use shared_errors::Problem;

use crate::service::ServiceError;
use crate::voice::VoiceError;

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::Forbidden => Self::forbidden(),
            ServiceError::Cursor => Self::invalid("cursor", "is not a cursor of this list"),
            ServiceError::Invalid { field, message } => Self::invalid(field, message),
            ServiceError::Empty => Self::invalid("text", "must not be empty"),
            ServiceError::Mismatch => shared_storage::idempotency::mismatch(),
            ServiceError::Busy => Self::conflict(
                "in_progress",
                "The conversation is being changed by another message; try again.",
            )
            .retry_after(1),
            ServiceError::Voice(error) => voice(&error),
            ServiceError::Inventory(error) => error.into(),
            ServiceError::Storage(error) => error.into(),
        }
    }
}

/// Why a recording is no message.
fn voice(error: &VoiceError) -> Problem {
    let (status, code) = match error {
        VoiceError::NotConfigured => (StatusCode::SERVICE_UNAVAILABLE, "speech_not_configured"),
        VoiceError::Unsupported => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_audio"),
        VoiceError::Unreadable => (StatusCode::UNPROCESSABLE_ENTITY, "audio_unreadable"),
        VoiceError::TooLong(_) => (StatusCode::UNPROCESSABLE_ENTITY, "audio_too_long"),
        VoiceError::Silence => (StatusCode::UNPROCESSABLE_ENTITY, "no_speech"),
        VoiceError::Unclear => (StatusCode::UNPROCESSABLE_ENTITY, "speech_unclear"),
        VoiceError::Budget => (StatusCode::TOO_MANY_REQUESTS, "model_budget"),
        VoiceError::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "speech_unavailable"),
    };
    let problem = Problem::new(status, code, format!("{error}; nothing was booked."));
    match error {
        VoiceError::TooLong(most) => problem.fact("max_seconds", *most),
        VoiceError::Unavailable => problem.retry_after(10),
        VoiceError::Budget => problem.retry_after(3_600),
        _ => problem,
    }
}
