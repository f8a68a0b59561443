//! From a sentence to what its parts say: verbs, amounts, names, moods. Pure.
//!
//! [`text`] holds the tokens, [`tag`] says what each may be, [`clause`] cuts the sentence where its
//! meaning changes, [`mood`] decides which clauses report something that happened, [`query`] which
//! question is asked, and [`understand`] puts it together.
//! Invariants: no text panics; nothing but a plain report of something that happened becomes a
//! report; what is doubtful carries a [`Doubt`] and is confirmed before it is booked.
//! To add a word: `data/`. To add a kind of sentence: [`mood`] or [`query`], with an example.

mod answer;
pub mod aside;
mod chunk;
pub mod clause;
mod cues;
pub mod expiry;
pub mod glued;
mod likeness;
mod mend;
pub mod mood;
mod part;
mod performer;
pub mod query;
mod report;
pub mod said_date;
pub mod slip;
pub mod tag;
pub mod text;
mod understand;
mod verbless;
mod zero;

pub use answer::AnswerReading;
pub use mood::Withheld;
pub use said_date::SaidDate;
pub use understand::{Query, Report, Understanding, understand};

use serde::{Deserialize, Serialize};

/// Why a report is confirmed before it is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The verb is misspelt.
    Misspelt,
    /// Told to somebody else, or an infinitive.
    Person,
    /// "Maybe", "yesterday", "up to".
    Uncertain,
    /// Part of a sentence that also denies, plans or supposes something.
    Mixed,
    /// Two verbs that the items could belong to.
    Tangled,
    /// The container said is not the product's.
    Container,
    /// Done by somebody who is not known here.
    Stranger,
    /// A model read it, not the rules.
    Proposed,
    /// It was spoken, and may have been misheard.
    Heard,
}
