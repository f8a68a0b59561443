//! The ledger: the one way in which stock changes, and the storage of movements, lots and stock.
//!
//! [`Ledger`] is group commit: a writer takes what waits, locks the heads of the touched
//! restaurants in the order of their ids, loads the touched products once, decides every request by
//! the pure rules of [`crate::model`], writes movements, lots, stock, idempotency keys and events in
//! a few multi-row statements, commits, and only then answers each caller. Others who change stock
//! inside a transaction of their own (repacking when a box size changes) call [`Ledger::apply`].
//! [`read`] lists; [`verify`] proves.
//!
//! Publishes `stock_changed`, `stock_low`, `stock_recovered` and `large_movement`. Invariants: what was answered as
//! booked is durable; a refused request disturbs no other; rows of `movements` never change.
//! To add a column to a movement: a migration, `tables`, `rows`, and a new version of the hash form.

mod at_once;
mod batch;
mod events;
mod keys;
mod large;
mod load;
mod queue;
pub mod read;
mod request;
mod rows;
mod save;
mod tables;
mod verify;
pub mod view;
mod writer;

pub use events::{Called, crossing};
pub use request::{Booked, LedgerError, Outcome, Render, Reply, Request};
pub use verify::{Proof, prove, verify, verify_all};
pub use writer::Ledger;
