//! Requests and answers of ai.

mod teaching;
mod voice;

pub use teaching::*;
pub use voice::*;

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_auth::Language;
use shared_clock::Timestamp;
use shared_quantity::Qty;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::inventory::Movement;

/// Most characters of a chat message.
pub const MAX_TEXT: usize = 2_000;

/// `POST /chat/message`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRequest {
    /// What is said; with an option, its label.
    #[garde(length(chars, max = MAX_TEXT))]
    pub text: String,
    /// The conversation; a new one unless given.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// The option tapped.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option_id: Option<Uuid>,
    /// The client's own id of the message: sent twice, it counts once.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_message_id: Option<String>,
    /// Language of the reply; the person's unless given.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// What a message came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChatState {
    /// A question is open.
    Clarify,
    /// Something was done.
    Done,
    /// An answer; nothing was booked.
    Answer,
    /// No product fits; `options` are the nearest.
    NotFound,
    /// Not understood; kept for the owner to see.
    NotUnderstood,
    /// The question was closed without booking.
    Cancelled,
    /// The role does not allow it.
    Refused,
}

/// What an open question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// Which product.
    Product,
    /// Boxes, singles or a measure.
    Unit,
    /// How much.
    Quantity,
    /// Yes or no, or one of a few meanings.
    Confirmation,
    /// When it expires.
    Expiry,
}

/// An answer that can be tapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChatOption {
    /// Send it as `option_id`; never used twice.
    pub id: Uuid,
    /// What it says.
    pub label: String,
    /// The product it stands for.
    pub product_id: Option<Uuid>,
}

/// One thing a message spoke of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnderstoodItem {
    /// The words that name it.
    pub text: String,
    /// The number said.
    pub quantity: Option<Qty>,
    /// The counter or measure said: `box`, `unit`, `can`, `kilogram` …
    pub unit: Option<String>,
    /// The product, once it is certain.
    pub product_id: Option<Uuid>,
}

/// How a message was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnderstandingAnswer {
    /// `stock_in, stock_out, waste, count, finished, query_stock, query_low, query_expiring,
    /// query_history, query_waste, query_order, undo, cancel, help, greeting, other`.
    pub intent: String,
    /// What it spoke of.
    pub items: Vec<UnderstoodItem>,
    /// `rules`, or `model`.
    pub source: String,
}

/// Answer of `POST /chat/message`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageAnswer {
    /// The conversation.
    pub conversation_id: Uuid,
    /// The message.
    pub message_id: Uuid,
    /// What Mezave says.
    pub reply: String,
    /// What the message came to.
    pub state: ChatState,
    /// What the open question asks for; null when none is open.
    pub asking: Option<Asking>,
    /// Answers that can be tapped.
    pub options: Vec<ChatOption>,
    /// What this message booked.
    pub movements: Vec<Movement>,
    /// How it was understood.
    pub understanding: UnderstandingAnswer,
    /// What a free answer rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<CitedFact>,
    /// What was heard, where the message was spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
}

/// A fact that a free answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CitedFact {
    /// `product`, `stock`, `usage`, `supplier`, `low`, `expiring` or `note`.
    pub kind: String,
    /// The product, supplier or note; null where it is about the restaurant.
    pub subject_id: Option<Uuid>,
    /// The fact.
    pub text: String,
}

/// `GET /chat/history`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// One of the caller's own conversations.
    pub conversation_id: Uuid,
    /// How many items, 50 unless given, at most 500.
    #[serde(default)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// One message with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChatMessage {
    /// The message.
    pub id: Uuid,
    /// Its conversation.
    pub conversation_id: Uuid,
    /// What was said.
    pub text: String,
    /// The option tapped.
    pub option_id: Option<Uuid>,
    /// What came of it; null while it is being worked on.
    pub answer: Option<MessageAnswer>,
    /// When it arrived.
    pub created_at: Timestamp,
}

/// One of the caller's conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    /// The conversation.
    pub id: Uuid,
    /// Its first message.
    pub title: String,
    /// A question is open.
    pub open: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
