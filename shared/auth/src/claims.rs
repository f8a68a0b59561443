//! What stands in a token (RFC 7519): for a person, and for a service.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Language, Role};

/// `iss` of every token.
pub const ISSUER: &str = "mezave-auth";

/// Seconds a person's token lasts; no other token lasts longer.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// Seconds by which the clocks of an installation's machines may differ.
pub const SKEW_SECONDS: i64 = 60;

/// Claims of a person's access token. Times are seconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserClaims {
    /// The person.
    pub sub: Uuid,
    /// The restaurant.
    pub rid: Uuid,
    /// The role in it.
    pub role: Role,
    /// Display name.
    pub name: String,
    /// Language of answers.
    pub language: Language,
    /// How they signed in (RFC 8176).
    pub amr: Vec<String>,
    /// Issued at.
    pub iat: i64,
    /// Ends at.
    pub exp: i64,
    /// This token's id.
    pub jti: Uuid,
    /// For whom: `mezave`.
    pub aud: String,
    /// By whom: [`ISSUER`].
    pub iss: String,
    /// The login it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The service acting for the person, if one does (RFC 8693).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
}

impl UserClaims {
    /// `aud` of every person's token.
    pub const AUDIENCE: &'static str = "mezave";
}

/// Claims of a service's short-lived token, good for one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceClaims {
    /// The calling service, such as `ai`.
    pub svc: String,
    /// Issued at.
    pub iat: i64,
    /// Ends at.
    pub exp: i64,
    /// This token's id.
    pub jti: Uuid,
    /// The one service it may be shown to.
    pub aud: String,
    /// By whom: [`ISSUER`].
    pub iss: String,
}
