//! The one map from what auth refuses to what clients read.

use axum::http::StatusCode;
use shared_errors::Problem;

use crate::service::error::AuthError;

/// What is refused about telephone numbers.
fn phone(error: &AuthError) -> Problem {
    let (code, detail) = match error {
        AuthError::NoPhone => (
            "no_phone",
            "There is no telephone number yet; set one first.",
        ),
        AuthError::PhoneVerified => ("phone_verified", "This number is confirmed already."),
        AuthError::PhoneTaken => (
            "phone_taken",
            "Somebody else here has confirmed this number; they or the owner give it up first.",
        ),
        AuthError::NoCode => (
            "no_code",
            "No code waits for this number; ask for a new one.",
        ),
        AuthError::CodeExpired => ("code_expired", "This code has run out; ask for a new one."),
        AuthError::CodeEnded => (
            "code_ended",
            "There were too many wrong tries; ask for a new code.",
        ),
        AuthError::TooManyCodes(seconds) => {
            let detail = "Several codes were sent within the hour; wait a little.";
            let wait = u64::try_from(*seconds).unwrap_or(1).max(1);
            let status = StatusCode::TOO_MANY_REQUESTS;
            return Problem::new(status, "too_many_codes", detail).retry_after(wait);
        }
        AuthError::WrongCode(left) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let problem = Problem::new(status, "wrong_code", "This is not the code that was sent.");
            return problem.field("code", "is wrong").fact("tries_left", left);
        }
        other => return Problem::internal(other),
    };
    Problem::conflict(code, detail)
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        let forbidden = |code, detail: &str| Self::new(StatusCode::FORBIDDEN, code, detail);
        match error {
            AuthError::InvalidCredentials => Self::unauthorized(
                "invalid_credentials",
                "The e-mail address or the password is wrong.",
            ),
            AuthError::TooManyAttempts(seconds) => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_attempts",
                "Too many attempts; wait a little and try again.",
            )
            .retry_after(u64::try_from(seconds).unwrap_or(1).max(1)),
            AuthError::RegistrationClosed => forbidden(
                "registration_closed",
                "This installation is set up; ask the owner for an invitation.",
            ),
            AuthError::SetupCodeRequired => forbidden(
                "setup_code_required",
                "The first registration needs the setup code that was printed at start.",
            )
            .field("setup_code", "is missing or wrong"),
            AuthError::EmailTaken => {
                Self::conflict("email_taken", "This e-mail address is in use already.")
                    .field("email", "is in use already")
            }
            AuthError::NotFound => Self::not_found(),
            AuthError::Forbidden => Self::forbidden(),
            AuthError::MemberElsewhere => Self::conflict(
                "member_elsewhere",
                "This person also works in a restaurant that is not yours; they keep their own \
                 password, address and phone.",
            ),
            AuthError::Inactive => Self::conflict(
                "user_inactive",
                "This person is deactivated; activate them first.",
            ),
            AuthError::LastOwner => Self::conflict(
                "last_owner",
                "The restaurant needs an active owner; make somebody else owner first.",
            ),
            AuthError::InviteInvalid => Self::new(
                StatusCode::NOT_FOUND,
                "invite_invalid",
                "This invitation was used or has run out; ask the owner for a new one.",
            ),
            AuthError::ResetInvalid => Self::new(
                StatusCode::NOT_FOUND,
                "reset_invalid",
                "This link was used or has run out; ask for a new one.",
            ),
            AuthError::RefreshInvalid => Self::unauthorized(
                "refresh_token_invalid",
                "This login has ended; sign in again.",
            ),
            AuthError::Withdrawn => Self::unauthorized(
                "token_withdrawn",
                "The access token was withdrawn; refresh it or sign in again.",
            ),
            AuthError::WrongPassword => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "wrong_password",
                "The present password is wrong.",
            )
            .field("old", "is wrong"),
            AuthError::Invalid(field, message) => Self::invalid(field, message),
            AuthError::Problem(problem) => *problem,
            AuthError::Storage(error) => error.into(),
            AuthError::Internal(cause) => Self::internal(&cause),
            error @ (AuthError::NoPhone
            | AuthError::PhoneVerified
            | AuthError::PhoneTaken
            | AuthError::TooManyCodes(_)
            | AuthError::NoCode
            | AuthError::CodeExpired
            | AuthError::CodeEnded
            | AuthError::WrongCode(_)) => phone(&error),
        }
    }
}
