//! Judges what Mezave makes of messages against what people wrote down beforehand. Pure.
//!
//! [`corpus`] reads rows with their expected frames, [`judge`] compares one frame, [`figures`] adds
//! up a part of the corpus, [`interval`] says how far a share may be off, [`noise`] makes messages
//! nobody would say. Frames come from [`crate::frame`] only, so what is measured is what the chat does.
//! Invariants: a row is right only when every message of it is right in every field; a disputed row
//! counts as wrong; time is measured by the caller's clock.
//! To measure something else: a field of [`figures::Figures`] and its line in its `Display`.

pub mod corpus;
pub mod figures;
pub mod interval;
pub mod judge;
pub mod noise;

pub use corpus::{Corpus, CorpusError, Expected, ExpectedItem, Row};
pub use figures::{Figures, Judged, evaluate};
pub use interval::wilson;
pub use judge::{Verdict, judge};

#[cfg(test)]
mod tests;
