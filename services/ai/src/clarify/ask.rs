//! Questions and their options.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::task::Task;
use crate::lexicon::Operation;

/// What a question asks for, as clients see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    Product,
    Unit,
    Quantity,
    Confirmation,
    /// Until when it keeps.
    Expiry,
}

/// Why it is asked: decides the wording and what an answer means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Several products fit.
    Which,
    /// Too many fit: a word that narrows.
    Narrow,
    /// Only something alike fits, or another container.
    Alike,
    /// No product was named.
    NoName,
    /// Nothing fits: the nearest. Not a question the person must answer.
    NotFound,
    /// Boxes or singles.
    Unit(Qty),
    /// A bare count of something weighed.
    Weigh(Qty),
    HowMuch,
    /// The date that was said is none, or has passed.
    Expiry,
    /// What was said is no single amount.
    WhichAmount,
    /// What happened?
    Operation,
    /// Which of several users.
    Who,
    /// Is this what happened?
    Doubt,
    /// Less is there: set to zero?
    Short {
        available: Qty,
        held: Amount,
    },
    /// Everything is taken, or finished: set to zero?
    Finished {
        available: Qty,
        held: Amount,
    },
    /// Far from what is usual.
    Unlikely {
        low: Qty,
        high: Qty,
    },
    /// The count leaves out boxes the system knows of.
    CountDrop,
    /// Undo what was booked and book this instead?
    Replace,
    /// Undo something older?
    Undo,
}

/// What choosing an option means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    Product(Uuid),
    Narrow(String),
    Boxes,
    Singles,
    /// The product's own measure.
    OwnUnit,
    Operation(Operation),
    Person(Uuid),
    /// Nobody knows until when it keeps.
    Undated,
    /// Tell its stock.
    Stock(Uuid),
    Yes,
    No,
}

/// An option as it was offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub id: Uuid,
    pub label: String,
    pub choice: Choice,
}

/// What to ask, before it has ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub asking: Asking,
    pub why: Why,
    /// Label and meaning.
    pub choices: Vec<(String, Choice)>,
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub asking: Asking,
    pub why: Why,
    pub options: Vec<Offered>,
    pub asked_at: Timestamp,
    /// The business day it was asked on.
    pub day: Date,
    pub task: Task,
}

/// A question is asked again after this long, in microseconds.
const STALE_AFTER: i64 = 4 * 60 * 60 * 1_000_000;

impl Question {
    /// Older than four hours, or of another business day.
    pub fn stale(&self, now: Timestamp, day: Date) -> bool {
        self.day != day || now.as_micros().saturating_sub(self.asked_at.as_micros()) > STALE_AFTER
    }

    /// Only suggestions, nothing that must be answered.
    pub const fn soft(&self) -> bool {
        matches!(self.why, Why::NotFound)
    }
}
