//! Answering an alert where it is read.

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody did about an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertAnswer {
    /// It is ordered: nothing more of this product is sent until a delivery.
    Ordered,
    /// The count was wrong; it is being put right.
    CountWrong,
    /// Nothing more of this product is sent until `until`, or until a delivery.
    Snooze,
    /// Take back what was answered: alerts of this product are sent again.
    Wake,
}

impl AlertAnswer {
    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::CountWrong => "count_wrong",
            Self::Snooze => "snooze",
            Self::Wake => "wake",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Ordered, Self::CountWrong, Self::Snooze, Self::Wake]
            .into_iter()
            .find(|answer| answer.as_str() == text)
    }
}

/// `POST /notify/inbox/{id}/answer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// What was done.
    #[garde(skip)]
    pub answer: AlertAnswer,
    /// With `snooze`: until when, within 30 days; null: until the next delivery.
    #[serde(default)]
    #[garde(skip)]
    pub until: Option<Timestamp>,
}

/// What was answered, for everybody who got the alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Handled {
    /// What was done.
    pub answer: AlertAnswer,
    /// By whom.
    pub by: Uuid,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// The end of the silence; null: the next delivery, or there is none.
    pub until: Option<Timestamp>,
}
