//! From a report to a booking, or to the one question that is in the way. Pure.
//!
//! [`task`] is one item on its way to the ledger, [`advance`] says what comes next for it,
//! [`ask`] makes the question with its options, [`answer`] takes an answer into the task.
//! Invariants: nothing is booked before product, operation, unit and amount are certain and every
//! doubt is confirmed; a question offers only what would be booked if chosen.
//! To add a question: a [`Why`], its wording in `data/*/replies.toml`, and its answer.

pub mod advance;
pub mod answer;
mod answer_amount;
pub mod ask;
mod correct;
pub mod facts;
mod find;
pub mod task;
mod which;

pub use advance::{Next, advance};
pub use ask::{Asking, Choice, Question, Why};
pub use facts::{Facts, Need, Read};
pub use task::{Booking, BookingKind, Replaced, Task};
