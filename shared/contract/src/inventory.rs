//! Requests, answers and event payloads of inventory, one file per resource.

mod alert;
mod stock;

pub use alert::*;
pub use stock::*;
