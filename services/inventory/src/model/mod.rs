//! The domain of stock: types and rules, pure. No I/O, no SQL, no HTTP, no clock.
//!
//! - [`Lots`] hold what there is, by expiry date; [`ProductStock`] is one product's.
//! - [`decide`] turns an [`Order`] (a move, a count, an undo, a repacking) into [`Draft`]s or a
//!   [`Refusal`]; [`ProductStock::apply`] books them; [`Head::seal`] numbers and hashes them.
//! - [`Replay`] proves a ledger by doing it all again.
//! - [`Stages`] say when a lot is told of, [`Morning`] when it is looked for.
//!
//! Invariants, each a property test in `properties.rs`: no part of any lot is below zero; stock is
//! the sum of the ledger, per lot; the chain verifies; in one movement the totals of all lots change
//! in the same direction; undoing everything returns every lot's total to the start.
//!
//! To add a kind of order, add a case to [`What`], decide it in `decide.rs`, and let the property
//! tests generate it.

mod chain;
mod decide;
pub mod expiry;
mod lots;
mod movement;
mod order;
mod plan;
#[cfg(test)]
mod properties;
mod refusal;
mod replay;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod shelf;
mod stock;
mod undo;
mod usual;

pub use chain::{Hash, Head, canonical_bytes, hash_of};
pub use decide::decide;
pub use expiry::{Morning, Stage, Stages};
pub use lots::{Expiry, LotChange, Lots};
pub use movement::{
    Draft, Kind, Movement, Note, REASON_ALREADY_COUNTED, REASON_COUNT, REASON_REPACKED, REASON_UNDO,
};
pub use order::{After, Count, CountMark, Decision, Move, Order, Undo, What};
pub use refusal::Refusal;
pub use replay::{Breach, Replay};
pub use stock::{ProductRules, ProductStock};
pub use usual::{Recent, Usual};
