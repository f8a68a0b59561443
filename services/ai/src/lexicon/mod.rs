//! The words of the assistant, read from `data/<language>/*.toml`.
//!
//! Owns: which phrase means what ([`Sense`]), the verbs, the units, the sentences of replies.
//! Publishes nothing and listens to nothing. Words of all languages are looked up together, because
//! kitchens mix them; a language only decides how replies are worded.
//! Invariants (checked when loading): a phrase stands under one operation of a language only, every
//! language has the same reply keys with the same placeholders, every unit has a name in each, and no
//! phrase means two things that exclude each other (box and single, two questions, yes and no).
//! To add a language: one more folder under `data/`; no code.

mod check;
mod dates;
mod files;
mod fill;
mod load;
mod phrases;

pub(crate) use dates::DateWord;
pub(crate) use load::folded;

pub use load::{Lexicon, LexiconError, Wording};
pub use phrases::{Phrase, Sense};

use serde::{Deserialize, Serialize};

/// What somebody says happened to stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Out,
    In,
    Waste,
    Count,
    Finished,
    Undo,
    /// A verb that people mean in different ways.
    Ambiguous,
    /// Ordering: not a movement.
    Order,
}

/// How a verb is said, from the plainest report to what has not happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The speaker did it.
    First,
    /// No person, or a language that shows none.
    Any,
    /// Somebody else did it, or it happened.
    Third,
    /// An order to Mezave.
    Imperative,
    /// An order that means nothing without an amount.
    ImperativeWithAmount,
    /// Told to somebody else: confirmed first.
    Second,
    /// Not yet happened: books nothing.
    Plan,
}

/// One verb with what it implies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verb {
    pub operation: Operation,
    /// Reason of a waste movement (`broken`, `spoiled`…).
    pub reason: Option<String>,
    /// Of an ambiguous verb: what may have been meant, likeliest first.
    pub could_be: Vec<Operation>,
}

/// What a unit word measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A closed box of the product.
    Box,
    /// One of the product.
    Single,
    /// Grams.
    Weight,
    /// Millilitres.
    Volume,
}

/// A word that counts or measures; one per id over all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: String,
    pub kind: UnitKind,
    /// Whether a product may come in it (then it also narrows which product is meant).
    pub container: bool,
    /// One of it may hold many: a bag of pitas.
    pub holds_many: bool,
    /// Ids of containers it is said of too.
    pub like: Vec<String>,
    /// Grams or millilitres in one, for weight and volume.
    pub base: i64,
}

/// Position of a unit in [`Lexicon::units`].
pub type UnitRef = usize;

/// The questions people ask about stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryKind {
    Stock,
    Low,
    Expiring,
    Order,
    History,
    Waste,
}

/// Question words, as far as they decide which question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interrogative {
    Who,
    When,
    HowMuch,
    What,
    Other,
}

/// What keeps a sentence from being a report of something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// May be true: confirmed before it is booked.
    Uncertain,
    Plan,
    Denial,
    Condition,
}

/// Talk that is not about stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Talk {
    Greeting,
    Help,
}

/// Words that answer a question of Mezave's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Yes,
    No,
    Cancel,
    Correction,
    Pointing,
    Neither,
    AllOfIt,
}

/// A stretch of time a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Today,
    Yesterday,
    Week,
    Month,
}

#[cfg(test)]
mod tests;
