//! People of a restaurant, and what their owner changes of them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{PASSWORD_MAX, PASSWORD_MIN, given, given_line};
use crate::text;

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
