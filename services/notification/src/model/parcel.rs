//! One message for one person by one channel, worded and ready; and what became of it.

use std::time::Duration;

use serde_json::Value;
use shared_auth::Language;
use shared_clock::Timestamp;
use shared_contract::notification::Severity;
use uuid::Uuid;

/// What a delivery is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Alerts, one or several.
    Alert,
    /// The daily summary.
    Digest,
    /// What the owner or a service says.
    Message,
    /// An answer to somebody who wrote; never held back.
    Answer,
    /// A message to oneself, to see whether the way works.
    Test,
    /// A code that proves a telephone number; good for ten minutes.
    Code,
}

/// A message that a [`crate::queue::Sender`] sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// The delivery: goes along in a form the receiver can see, so that a repeat is known as one.
    pub delivery_id: Uuid,
    /// Whose.
    pub restaurant_id: Uuid,
    /// What the restaurant is called.
    pub restaurant: String,
    /// To whom.
    pub to: Recipient,
    /// What it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// One line of plain text in `to.language`; may hold U+2068 and U+2069, and anything a product
    /// may be called: each channel escapes in its own way.
    pub title: String,
    /// Plain text; lines end with a line feed.
    pub body: String,
    /// Facts: `product_id`, `link` (a path in the app such as `#/stock/…`), `options [{id, label}]`.
    pub data: Value,
    /// A newer message of the same topic replaces the older one that has not been shown yet.
    pub topic: Option<String>,
    /// When it happened.
    pub at: Timestamp,
    /// After this it is of no use.
    pub expires_at: Timestamp,
    /// Parts that arrived at an earlier try (push subscriptions).
    pub reached: Vec<Uuid>,
}

/// Who gets a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The person; none: a bare address.
    pub user_id: Option<Uuid>,
    /// Their name; empty for a bare address.
    pub name: String,
    /// Their language.
    pub language: Language,
    /// The address of the channel: an e-mail address, a number in E.164; empty for push.
    pub address: String,
}

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took it.
    Sent {
        /// The provider's own id, by which it reports later.
        provider_id: Option<String>,
    },
    /// It may go through later.
    Later {
        /// What went wrong, without secrets.
        error: String,
        /// How long the provider asks to be left alone.
        after: Option<Duration>,
        /// Parts that arrived, with those of earlier tries.
        reached: Vec<Uuid>,
    },
    /// It never will.
    Dead {
        /// What went wrong, without secrets.
        error: String,
    },
}

impl Outcome {
    /// Sent, and the provider said no more.
    pub const fn sent() -> Self {
        Self::Sent { provider_id: None }
    }

    /// Later, nothing of it arrived.
    pub fn later(error: impl Into<String>) -> Self {
        Self::Later {
            error: error.into(),
            after: None,
            reached: Vec::new(),
        }
    }

    /// Never.
    pub fn dead(error: impl Into<String>) -> Self {
        Self::Dead {
            error: error.into(),
        }
    }
}
