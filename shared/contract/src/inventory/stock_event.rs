//! Payloads of the events about stock; live streams hand the same to clients.

use serde::{Deserialize, Serialize};
use shared_quantity::Qty;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Movement, Stock};

/// Payload of `stock_changed`: the stock as it now is, and the movements that made it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockChanged {
    /// The stock as it now is.
    pub stock: Stock,
    /// What was booked since the event before, oldest first.
    pub movements: Vec<Movement>,
}

/// Payload of `stock_low` and `stock_recovered`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockLevel {
    /// Which product.
    pub product_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit_type: String,
    /// Closed boxes now.
    pub boxes: i64,
    /// Loose units now.
    pub units: Qty,
    /// The total now.
    pub total: Qty,
    /// Its minimum.
    pub min_stock_level: Qty,
    /// The number of the movement that did it.
    pub seq: i64,
}
