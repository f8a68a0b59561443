//! Tokens of services, for work that nobody stands behind.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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

/// `POST /internal/acting-token`, by ai: to act for the person with this verified number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct ActingTokenRequest {
    /// In which restaurant.
    #[garde(skip)]
    pub restaurant_id: uuid::Uuid,
    /// The number, in E.164.
    #[garde(length(chars, min = 1, max = 40))]
    pub phone: String,
}
