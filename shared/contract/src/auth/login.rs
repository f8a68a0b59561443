//! Signing in and staying signed in: registration, logins, sessions and passwords.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_auth::Language;
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use super::given_line;
use super::{Restaurant, User};
use crate::text;

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// Most characters of a password.
pub const PASSWORD_MAX: usize = 200;

/// `POST /auth/register`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// The owner's e-mail address.
    #[garde(email, length(chars, max = 254))]
    pub email: String,
    /// The owner's password.
    #[garde(length(chars, min = PASSWORD_MIN, max = PASSWORD_MAX))]
    pub password: String,
    /// The owner's display name.
    #[serde(deserialize_with = "text::de_line")]
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    /// The restaurant's name; the owner's name unless given.
    #[serde(default, deserialize_with = "given_line")]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub restaurant_name: Option<String>,
    /// Language of owner and restaurant; Hebrew unless given.
    #[serde(default)]
    #[garde(skip)]
    pub language: Option<Language>,
    /// The code printed at start, where one is needed.
    #[serde(default)]
    #[garde(inner(length(chars, max = 100)))]
    pub setup_code: Option<String>,
}

/// `POST /auth/login`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// E-mail address, in any case.
    #[garde(length(chars, min = 1, max = 254))]
    pub email: String,
    /// Password.
    #[garde(length(chars, min = 1, max = PASSWORD_MAX))]
    pub password: String,
}

/// A person signed in: answer of register, login, refresh, switch, invite accept and password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedIn {
    /// The person in the restaurant that the token names.
    pub user: User,
    /// `EdDSA` JWT for the header `Authorization: Bearer`.
    pub access_token: String,
    /// Good for one `POST /auth/refresh`.
    pub refresh_token: String,
    /// Seconds until the access token ends.
    pub expires_in: i64,
}

/// `POST /auth/refresh`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The refresh token last received.
    #[garde(length(chars, min = 1, max = 200))]
    pub refresh_token: String,
}

/// A request without fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Answer of `GET /auth/me`: the person, and the restaurant the token names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The person.
    #[serde(flatten)]
    pub user: User,
    /// The restaurant the token names.
    pub restaurant: Restaurant,
}

/// One login of a person on one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The login.
    pub id: Uuid,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// Address it came from.
    pub client_ip: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When tokens were last given out for it.
    pub last_used_at: Timestamp,
    /// When it ends unless used before.
    pub expires_at: Timestamp,
    /// Whether this request belongs to it.
    pub current: bool,
}

/// `POST /auth/password`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The present password.
    #[garde(length(chars, min = 1, max = PASSWORD_MAX))]
    pub old: String,
    /// The new one.
    #[garde(length(chars, min = PASSWORD_MIN, max = PASSWORD_MAX))]
    pub new: String,
}

/// `POST /auth/password/forgot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPasswordRequest {
    /// E-mail address, in any case.
    #[garde(length(chars, min = 1, max = 254))]
    pub email: String,
}

/// `POST /auth/password/reset` and `POST /auth/invite/accept`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPasswordRequest {
    /// The token of the invitation or of the reset.
    #[garde(length(chars, min = 1, max = 200))]
    pub token: String,
    /// The new password.
    #[garde(length(chars, min = PASSWORD_MIN, max = PASSWORD_MAX))]
    pub password: String,
}
