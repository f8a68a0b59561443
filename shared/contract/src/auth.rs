//! Requests and answers of auth.
//!
//! E-mail addresses are compared in lower case; passwords have 10 to 200 characters. In requests
//! that change something, a missing field means "as it was" and null means "none".

use garde::Validate;
use serde::{Deserialize, Deserializer, Serialize};
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::text;

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 10;
/// Most characters of a password.
pub const PASSWORD_MAX: usize = 200;

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

/// `POST /users`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// E-mail address, the login name.
    #[garde(email, length(chars, max = 254))]
    pub email: String,
    /// Display name.
    #[serde(deserialize_with = "text::de_line")]
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    /// Role in this restaurant.
    #[garde(skip)]
    pub role: Role,
    /// A first password; without one the person is invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = PASSWORD_MIN, max = PASSWORD_MAX)))]
    pub password: Option<String>,
    /// The restaurant's own number for the person.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 50)))]
    pub employee_id: Option<String>,
    /// Phone number: E.164, or an Israeli one such as 050-123-4567.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 30)))]
    pub phone: Option<String>,
    /// Language; the restaurant's unless given.
    #[serde(default)]
    #[garde(skip)]
    pub language: Option<Language>,
}

/// `PATCH /users/{id}`. A missing field stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserPatch {
    /// E-mail address, the login name.
    #[serde(default)]
    #[garde(inner(email, length(chars, max = 254)))]
    pub email: Option<String>,
    /// Display name.
    #[serde(default, deserialize_with = "given_line")]
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub name: Option<String>,
    /// Role in this restaurant.
    #[serde(default)]
    #[garde(skip)]
    pub role: Option<Role>,
    /// The restaurant's own number for the person; null for none.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    #[garde(inner(inner(length(chars, min = 1, max = 50))))]
    pub employee_id: Option<Option<String>>,
    /// Phone number; null for none.
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
    /// False: may not sign in here.
    #[serde(default)]
    #[garde(skip)]
    pub is_active: Option<bool>,
}

/// Answer of `POST /users/{id}/invite`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invite {
    /// To hand to the person; good once.
    pub invite_url: String,
    /// When it ends.
    pub expires_at: Timestamp,
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

/// `POST /auth/service-token`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceTokenAnswer {
    /// The token.
    pub access_token: String,
    /// Seconds it lasts.
    pub expires_in: i64,
}

/// A name on one line; an empty one stays empty, to be refused.
fn given_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(|text| text::line(&text)))
}

/// Tells "missing" (outer None) from "null" (inner None).
#[expect(
    clippy::option_option,
    reason = "the two are what it is there to tell apart"
)]
fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
