//! Requests, answers and event payloads of inventory, one file per resource.

mod alert;
mod catalogue;
mod price;
mod product;
mod product_lists;
mod stock;

pub use alert::*;
pub use catalogue::*;
pub use price::*;
pub use product::*;
pub use product_lists::*;
pub use stock::*;
