//! What is sent to people outside the app, and how far it came.
//!
//! `POST /notify/push|whatsapp|email` answers as soon as the delivery is durable; `GET
//! /notify/deliveries` shows the owner what became of it.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_clock::Timestamp;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Channel, Severity};

/// `POST /notify/push|whatsapp|email`. Exactly one of `user_id` and `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyRequest {
    /// A person of the caller's restaurant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub user_id: Option<Uuid>,
    /// An address of the channel (a number in E.164, an e-mail address): services only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 3, max = 254)))]
    pub to: Option<String>,
    /// One line, plain text; may be empty by `WhatsApp`.
    #[garde(length(chars, max = 200))]
    pub title: String,
    /// Plain text.
    #[garde(length(chars, min = 1, max = 4000))]
    pub body: String,
    /// Facts for the receiver: `product_id`, `link` (a path in the app), `options` (`{id, label}`,
    /// offered as buttons by `WhatsApp`).
    #[serde(default, skip_serializing_if = "Value::is_null")]
    #[garde(skip)]
    pub data: Value,
    /// Whose it is: services only, which act for no restaurant of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub restaurant_id: Option<Uuid>,
}

/// Answer of everything that sends: it is durable and on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryAccepted {
    /// The delivery; receivers tell a repeat by it.
    pub delivery_id: Uuid,
}

/// How far a delivery came.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for its turn, for quiet hours to end, or for the next try.
    Waiting,
    /// The provider took it.
    Sent,
    /// The provider says that it arrived.
    Delivered,
    /// The provider says that it was read.
    Read,
    /// Given up; the owner may send it again.
    Dead,
    /// It was no longer true, or nobody wanted it any more, before it was sent.
    Cancelled,
}

impl DeliveryState {
    /// All of them, in the order in which they are reached.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Dead,
        Self::Cancelled,
    ];

    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One delivery, as the owner sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// The delivery.
    pub id: Uuid,
    /// The way it goes; never the inbox, which is reached at once.
    pub channel: Channel,
    /// What it is: an alert type, `digest`, `message`, `answer`, `test` or `code`.
    pub kind: String,
    /// How much it matters.
    pub severity: Severity,
    /// To whom; null: to a bare address.
    pub user_id: Option<Uuid>,
    /// Their name, or the address with its middle hidden.
    pub to: String,
    /// One line, in the receiver's language.
    pub title: String,
    /// What it says.
    pub body: String,
    /// How far it came.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; null: not any more.
    pub next_at: Option<Timestamp>,
    /// What went wrong at the last try.
    pub last_error: Option<String>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When a provider took it.
    pub sent_at: Option<Timestamp>,
}

/// `GET /notify/deliveries`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveriesQuery {
    /// Only those in this state.
    #[garde(skip)]
    pub state: Option<DeliveryState>,
    /// Only this channel's.
    #[garde(skip)]
    pub channel: Option<Channel>,
    /// At most so many.
    #[garde(skip)]
    pub limit: Option<u64>,
    /// Where the page before ended.
    #[garde(inner(length(bytes, max = 200)))]
    pub cursor: Option<String>,
}

/// `POST /notify/test`: a message to oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestRequest {
    /// The way it is to go.
    #[garde(skip)]
    pub channel: Channel,
}

/// `GET /notify/channels`: which ways there are, and whether they reach the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Channels {
    /// One for each way.
    pub items: Vec<ChannelState>,
    /// VAPID public key for `PushManager.subscribe`, base64url of the uncompressed point (RFC 8292).
    pub push_public_key: Option<String>,
}

/// Whether a way is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelState {
    /// The way.
    pub channel: Channel,
    /// Whether the operator has set it up.
    pub is_ready: bool,
    /// Names of settings that are missing; only told to the owner.
    pub missing: Vec<String>,
    /// Where it reaches the caller: an address, a number, how many devices; null: nowhere yet.
    pub address: Option<String>,
}
