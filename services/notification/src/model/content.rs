//! What a delivery says, as facts: it is worded when it is sent, in the language the person has then.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_clock::Timestamp;
use shared_contract::notification::AlertType;
use uuid::Uuid;

use super::{Alert, Kind, Raised};

/// What a delivery says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Content {
    /// Alerts in the order in which they happened.
    Alerts {
        /// At least one.
        items: Vec<Item>,
    },
    /// What is open at the moment of sending.
    Digest,
    /// What the owner or a service says.
    Words {
        /// One line; may be empty.
        title: String,
        /// The message.
        body: String,
        /// Facts for the receiver.
        data: Value,
        /// Whether it answers somebody who is waiting for it.
        is_answer: bool,
    },
    /// To see whether the way works.
    Test,
    /// A code for a telephone number, which auth tells when it is sent: none is kept here.
    Code,
}

/// One alert of a delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The alert type.
    pub kind: AlertType,
    /// The facts.
    pub data: Value,
    /// The event behind it.
    pub event_id: Uuid,
    /// When it happened.
    pub at: Timestamp,
}

impl Item {
    /// One alert.
    pub fn of(raised: &Raised) -> Self {
        Self {
            kind: raised.alert.kind(),
            data: raised.alert.data(),
            event_id: raised.event_id,
            at: raised.at,
        }
    }

    /// The alert again.
    pub fn alert(&self) -> Result<Alert, String> {
        Alert::from_stored(self.kind.as_str(), &self.data.to_string())
    }
}

impl Content {
    /// What it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Alerts { .. } => Kind::Alert,
            Self::Digest => Kind::Digest,
            Self::Words { is_answer, .. } if *is_answer => Kind::Answer,
            Self::Words { .. } => Kind::Message,
            Self::Test => Kind::Test,
            Self::Code => Kind::Code,
        }
    }

    /// What it is called in lists: of several alerts the first's type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Alerts { items } => items.first().map_or("alert", |item| item.kind.as_str()),
            Self::Digest => "digest",
            Self::Words { is_answer, .. } if *is_answer => "answer",
            Self::Words { .. } => "message",
            Self::Test => "test",
            Self::Code => "code",
        }
    }
}
