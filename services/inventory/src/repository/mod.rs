//! The catalogue's and the people's rows: the only place beside `ledger` and `migrations` that
//! knows the database.
//!
//! Invariant: every function takes the restaurant and every statement filters by it; in `expiry`, which
//! looks after all of them, the first of them finds whose turn it is.
//! To add a table: a step in `migrations`, an entity and its functions in a file here.

pub mod answer;
pub mod barcode;
pub mod category;
pub mod expiry;
pub mod nickname;
pub mod product;
pub mod proposal;
pub mod restaurant;
pub mod stock;
pub mod supplier;
pub mod user;

/// What makes two names the same: spelling, case and white space do not count.
pub fn name_key(name: &str) -> String {
    shared_language::normalise(name)
}
