//! A conversation, turn by turn. Pure.
//!
//! [`state`] is what a conversation remembers; [`turn`] takes one message into it and decides what is
//! done; [`conclude`] takes what the ledger answered and ends the turn; [`say`] words it in the
//! reader's language; [`queries`] answers questions about stock.
//! A turn never talks to anybody: it ends with the facts it lacks, or with actions for the service.
//! Invariants: at most one question is open; option ids are never reused; a question in between
//! leaves the open one open.

pub mod conclude;
mod correction;
mod hear;
pub mod heard;
pub(crate) mod meant;
mod proposed;
pub mod queries;
mod run;
pub mod say;
pub mod state;
pub mod turn;
mod withdraw;
pub mod words;

pub use conclude::{Answered, Outcome, conclude};
pub use heard::{Heard, Step};
pub use proposed::{confirmed_first, proposed, told};
pub use say::{Say, render};
pub use state::{Booked, Group, State};
pub use turn::{Doing, Input, Turn, turn};
