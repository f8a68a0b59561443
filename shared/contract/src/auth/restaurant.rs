//! Restaurants, their settings, and who is a member of which.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{given, given_line};

/// A restaurant's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Restaurant {
    /// The restaurant.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// IANA time zone, `Asia/Jerusalem` by default.
    pub time_zone: String,
    /// Local time the business day starts, `04:00` by default.
    pub day_starts_at: String,
    /// Town, for candle-lighting times.
    pub town: Option<String>,
    /// Language of the restaurant.
    pub language: Language,
    /// ISO 4217, `ILS` by default.
    pub currency: String,
    /// When it was created.
    pub created_at: Timestamp,
}

/// `PUT /restaurant`. A missing field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestaurantSettings {
    /// Its name.
    #[serde(default, deserialize_with = "given_line")]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub name: Option<String>,
    /// IANA time zone.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 60)))]
    pub time_zone: Option<String>,
    /// Local time the business day starts, such as `04:00`.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 8)))]
    pub day_starts_at: Option<String>,
    /// Town; null for none.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    #[garde(inner(inner(length(chars, max = 100))))]
    pub town: Option<Option<String>>,
    /// Language of the restaurant.
    #[serde(default)]
    #[garde(skip)]
    pub language: Option<Language>,
    /// ISO 4217, three capital letters.
    #[serde(default)]
    #[garde(inner(length(chars, min = 3, max = 3)))]
    pub currency: Option<String>,
}

/// A restaurant the person is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// Its name.
    pub name: String,
    /// The person's role in it.
    pub role: Role,
    /// Whether the present token names it.
    pub current: bool,
}

/// `POST /auth/switch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchRequest {
    /// The restaurant to work in.
    #[garde(skip)]
    pub restaurant_id: Uuid,
}
