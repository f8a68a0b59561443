//! What became of everything a turn took up, in the order it was said.
//!
//! For those who look at the understanding itself (`crate::frame`); a reply needs none of it, and it
//! is never stored.

use crate::clarify::{Asking, Task};
use crate::entities::Mention;
use crate::lexicon::QueryKind;

/// One thing taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Something on its way to the ledger.
    Task { task: Box<Task>, step: Step },
    /// A question about stock.
    Query {
        kind: QueryKind,
        mention: Option<Mention>,
    },
}

/// How far a task came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Asks(Asking),
    Books,
    /// Refused, or there is nothing to take.
    Ends,
}
