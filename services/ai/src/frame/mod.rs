//! What Mezave makes of a message, as one flat frame: for tools, measuring, and whoever compares.
//!
//! [`kitchen`] is a place without a server: products read from a table, people, plentiful stock.
//! [`session`] is one conversation in it, taken through the very code the chat runs; [`read`] turns a
//! decided turn into the [`Frame`]. `mezave understand` prints frames, `crate::eval` judges them.
//! Invariants: nothing here understands anything by itself; what a frame says, the chat does.
//! The format and its conventions are in `tests/corpus/README.md`.

pub mod kitchen;
mod numbers;
mod read;
pub mod session;

pub use kitchen::{Kitchen, KitchenError};
pub use session::Session;

use jiff::civil::Date;
use serde::Serialize;
use shared_quantity::Qty;

/// What a message comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Frame {
    pub intent: String,
    /// In the order said.
    pub items: Vec<FrameItem>,
    /// Every number read in the message, whatever it counts.
    pub numbers: Vec<Qty>,
    /// The next question: product, quantity, unit, confirmation or expiry.
    pub ask: Option<String>,
    /// At least one movement is booked at once.
    pub would_write: bool,
}

/// One thing spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FrameItem {
    /// The words of the name as said.
    pub text: String,
    /// IN, OUT, WASTE, COUNT or FINISHED; nothing in a question.
    pub operation: Option<&'static str>,
    /// As said; nothing when none was said, or a range.
    pub quantity: Option<Qty>,
    /// box, single, kg, g, l or ml.
    pub unit: Option<&'static str>,
    pub product_id: Option<String>,
    /// Sorted; filled while the product is open.
    pub candidates: Vec<String>,
    /// The exact amount in the product's own unit, once certain.
    pub total: Option<Qty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub performed_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry: Option<Date>,
}
