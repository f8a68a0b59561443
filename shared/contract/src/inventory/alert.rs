//! Payloads of inventory's alerts: what notification words for people.

use serde::{Deserialize, Serialize};
use shared_quantity::Qty;
use uuid::Uuid;

/// Payload of `stock_low`: a total fell under its minimum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLow {
    /// The product.
    pub product_id: Uuid,
    /// Its Hebrew name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// What is left.
    pub total: Qty,
    /// What should be there at least.
    pub min_stock_level: Qty,
    /// What one unit is called.
    pub unit_type: String,
}

/// Payload of `stock_recovered`: the total is at its minimum again (or there is none any more).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRecovered {
    /// The product.
    pub product_id: Uuid,
    /// Its Hebrew name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// What is there now.
    pub total: Qty,
    /// What should be there at least.
    pub min_stock_level: Qty,
    /// What one unit is called.
    pub unit_type: String,
}
