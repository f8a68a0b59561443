//! Quantities of stock: exact decimals with at most three places, and amounts of boxes and units.
//!
//! A [`Qty`] is an integer of thousandths (0.2 kg is 200); nothing in Mezave ever computes stock in
//! floating point. An [`Amount`] is what people say and count: closed boxes and loose units. Its
//! *total* is `boxes × box_size + units`, where a `box_size` of zero means "not boxed".
//!
//! Invariants: arithmetic is checked (no overflow panics, no wrapping); JSON carries plain numbers
//! with at most three decimals; what is read lies within ±[`Qty::MAX`].
//!
//! To add a unit conversion, do it where the word was understood: this crate knows no kilos.

mod amount;
mod qty;
mod serde_qty;

pub use amount::{Amount, AmountError};
pub use qty::{ParseQtyError, Qty};
