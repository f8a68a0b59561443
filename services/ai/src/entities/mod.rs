//! What a sentence speaks of: products of the catalogue, amounts of them, people. Pure.
//!
//! [`catalogue`] is one restaurant's products as the dialogue needs them; [`items`] groups the
//! chunks of a clause into items; [`mention`] finds which products an item may mean; [`amount`]
//! turns what was said into boxes and units of a product, or says what must be asked; [`people`]
//! finds who did it.
//! Invariants: a number or unit word that may be part of a product's name is never taken for an
//! amount; nothing is rounded; what does not convert exactly is asked.

pub mod amount;
pub mod catalogue;
mod found;
pub mod items;
pub mod mention;
mod narrow;
mod numbered;
pub mod people;
pub(crate) mod size;

pub use amount::{Fit, Part, Spoken, fit};
pub use catalogue::{Catalogue, Product};
pub use mention::Mention;
pub use people::{Performer, Person};
