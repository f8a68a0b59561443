//! Requests, answers and event payloads of inventory, one file per resource.

mod stock;

pub use stock::*;
