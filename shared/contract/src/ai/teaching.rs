//! What Mezave is taught: nicknames, sentences it did not understand, house notes.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::text;

/// What became of a sentence that was not understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnansweredState {
    /// Nobody has looked after it.
    #[default]
    Open,
    /// It taught a nickname.
    Nickname,
    /// It was kept as a note to the makers.
    Noted,
    /// It was put aside.
    Dismissed,
}

impl UnansweredState {
    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Nickname => "nickname",
            Self::Noted => "noted",
            Self::Dismissed => "dismissed",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Self {
        match text {
            "nickname" => Self::Nickname,
            "noted" => Self::Noted,
            "dismissed" => Self::Dismissed,
            _ => Self::Open,
        }
    }
}

/// `GET /chat/unanswered`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnansweredQuery {
    /// `open` unless given.
    #[serde(default)]
    pub state: UnansweredState,
    /// How many items, 50 unless given, at most 500.
    #[serde(default)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A sentence that was not understood, however often it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unanswered {
    /// The sentence's own id.
    pub id: Uuid,
    /// The message that said it last.
    pub message_id: Uuid,
    /// That message's conversation.
    pub conversation_id: Uuid,
    /// Who said it last.
    pub user_id: Uuid,
    /// The sentence, as said last.
    pub text: String,
    /// How often it was said.
    pub count: i64,
    /// What became of it.
    pub state: UnansweredState,
    /// The product whose nickname it taught.
    pub product_id: Option<Uuid>,
    /// When it was first said.
    pub created_at: Timestamp,
    /// When it was last said.
    pub last_at: Timestamp,
}

/// What to do about a sentence that was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnansweredAction {
    /// Teach a nickname: needs `product_id`; `nickname` is the sentence unless given.
    Nickname,
    /// Keep it as a note to the makers of Mezave.
    Note,
    /// Put it aside.
    Dismiss,
}

/// `POST /chat/unanswered/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnansweredRequest {
    /// What to do about it.
    #[garde(skip)]
    pub action: UnansweredAction,
    /// The words that name the product, 1 to 100 characters.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[serde(
        default,
        deserialize_with = "text::de_some_line",
        skip_serializing_if = "Option::is_none"
    )]
    pub nickname: Option<String>,
    /// The product they name.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Uuid>,
}

/// A nickname with its product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alias {
    /// The nickname's own id.
    pub id: Uuid,
    /// The word or words.
    pub nickname: String,
    /// What it means.
    pub product_id: Uuid,
    /// That product's name.
    pub product_name: String,
    /// Learned from confirmed answers rather than taught.
    pub learned: bool,
    /// Who taught it, or confirmed it last.
    pub created_by: Uuid,
    /// When.
    pub created_at: Timestamp,
}

/// `DELETE /chat/aliases`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AliasQuery {
    /// The product it names.
    pub product_id: Uuid,
    /// The nickname to forget.
    pub nickname: String,
}

/// Something worth knowing about this house: answers to free questions may rest on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HouseNote {
    /// The note.
    pub id: Uuid,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// `POST /chat/notes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseNoteRequest {
    /// 1 to 1,000 characters.
    #[garde(length(chars, min = 1, max = 1_000))]
    #[serde(deserialize_with = "text::de_line")]
    pub text: String,
}
