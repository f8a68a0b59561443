//! Requests, answers and event payloads of inventory, one file per resource.

mod alert_event;
mod booking;
mod catalogue;
mod price;
mod product;
mod product_lists;
mod stock;
mod stock_event;

pub use alert_event::*;
pub use booking::*;
pub use catalogue::*;
pub use price::*;
pub use product::*;
pub use product_lists::*;
pub use stock::*;
pub use stock_event::*;
