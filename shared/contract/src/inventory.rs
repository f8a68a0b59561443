//! Requests, answers and event payloads of inventory, one file per resource.

mod alert;
mod catalogue;
mod price;
mod product;
mod stock;

pub use alert::*;
pub use catalogue::*;
pub use price::*;
pub use product::*;
pub use stock::*;
