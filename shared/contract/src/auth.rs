//! Requests and answers of auth.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person, as seen from one restaurant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// The person.
    pub id: Uuid,
    /// Lower-case e-mail address; the login name.
    pub email: String,
    /// Display name, as said in «יוסף לקח».
    pub name: String,
    /// The role in this restaurant.
    pub role: Role,
    /// The restaurant's own number for the person.
    pub employee_id: Option<String>,
    /// E.164 phone number.
    pub phone: Option<String>,
    /// Whether a code sent to the number came back.
    pub phone_verified: bool,
    /// Language of answers and alerts.
    pub language: Language,
    /// False: may not sign in here.
    pub is_active: bool,
    /// When the person was added.
    pub created_at: Timestamp,
}

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

/// `POST /auth/service-token`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceTokenRequest {
    /// The calling service.
    #[garde(length(chars, min = 1, max = 40))]
    pub service: String,
    /// Its secret.
    #[garde(length(chars, min = 1, max = 200))]
    pub secret: String,
    /// The service the token will be shown to.
    #[garde(length(chars, min = 1, max = 40))]
    pub audience: String,
}

/// Answer of `POST /auth/service-token`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceTokenAnswer {
    /// The token.
    pub access_token: String,
    /// Seconds it lasts.
    pub expires_in: i64,
}
