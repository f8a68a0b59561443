//! A telephone number becomes a person's own by a code that was sent to it.
//!
//! notification asks for the code when it is about to send it; what the person types comes back to
//! `POST /auth/me/phone/confirm`. Types that hold a code cannot be printed by mistake: no `Debug`.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_auth::Language;
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{given, given_line};

/// `POST /internal/phone-codes`, by notification: a fresh code for the person's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct PhoneCodeRequest {
    /// In which restaurant the person asked.
    #[garde(skip)]
    pub restaurant_id: Uuid,
    /// The person.
    #[garde(skip)]
    pub user_id: Uuid,
}

/// Answer of `POST /internal/phone-codes`: to be sent at once, and kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCode {
    /// The number, in E.164.
    pub phone: String,
    /// Six digits.
    pub code: String,
    /// When the code ends.
    pub expires_at: Timestamp,
}

/// `POST /auth/me/phone/confirm`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPhoneRequest {
    /// The six digits that came to the number; spaces and hyphens do not count.
    #[garde(length(chars, min = 1, max = 20))]
    pub code: String,
}

/// `PATCH /auth/me`: what a person may change of themselves. A missing field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MePatch {
    /// Display name.
    #[serde(default, deserialize_with = "given_line")]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub name: Option<String>,
    /// Phone number; null for none. A new one is to be confirmed by a code.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    #[garde(inner(inner(length(chars, min = 1, max = 30))))]
    pub phone: Option<Option<String>>,
    /// Language of answers and alerts.
    #[serde(default)]
    #[garde(skip)]
    pub language: Option<Language>,
}
