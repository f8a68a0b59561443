//! Who a verified token speaks for.

use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use uuid::Uuid;

use crate::Role;

/// A person's language.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Hebrew, the default.
    #[default]
    He,
    /// English.
    En,
}

impl Language {
    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::He => "he",
            Self::En => "en",
        }
    }

    /// From stored text; anything unknown is Hebrew.
    pub fn parse(text: &str) -> Self {
        if text == "en" { Self::En } else { Self::He }
    }
}

/// A signed-in person in one restaurant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub user_id: Uuid,
    /// The restaurant this token names; every query is scoped by it.
    pub restaurant_id: Uuid,
    /// The role in that restaurant.
    pub role: Role,
    /// Display name.
    pub name: String,
    /// The language answers are given in.
    pub language: Language,
    /// How they signed in (RFC 8176): `pwd`, `pin`.
    pub amr: Vec<String>,
    /// The token's id.
    pub token_id: Uuid,
    /// The login (session) the token belongs to.
    pub session_id: Option<Uuid>,
    /// When the token was issued.
    pub issued_at: Timestamp,
    /// The token itself, to pass on to other services.
    pub bearer: String,
}

/// Another service of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePrincipal {
    /// Its name, such as `notification`.
    pub service: String,
}
