//! Lists of products: all, found by words, low, expiring.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_quantity::Qty;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Product;

/// `GET /products`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProductQuery {
    /// Only this category.
    #[serde(default)]
    pub category_id: Option<Uuid>,
    /// Only what fits these words, best first.
    #[serde(default)]
    pub q: Option<String>,
    /// Retired ones as well.
    #[serde(default)]
    pub include_retired: bool,
    /// How many items, 50 unless given, at most 500.
    #[serde(default)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// `GET /products/search`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// The words, at most 200 characters.
    pub q: String,
    /// How many, 20 unless given, at most 100.
    #[serde(default)]
    pub limit: Option<u64>,
}

/// A product that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchItem {
    /// The product.
    pub product: Product,
    /// How well it fits, 0 to 1.
    pub score: f32,
    /// What fitted best: `name, name_en, brand, barcode, nickname, container, category, size, fuzzy`.
    pub matched_on: String,
}

/// A product under its minimum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LowStockItem {
    /// The product.
    pub product: Product,
    /// What there is.
    pub total: Qty,
    /// What there should be at least.
    pub min_stock_level: Qty,
    /// The difference.
    pub missing: Qty,
}

/// `GET /products/expiring`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExpiringQuery {
    /// How many days ahead, 7 unless given, 0 to 3650; what has expired is always listed.
    #[serde(default)]
    pub days: Option<i32>,
    /// How many items, 50 unless given, at most 500.
    #[serde(default)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A lot that expires soon or has expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpiringItem {
    /// The product.
    pub product: Product,
    /// The last day it may be used.
    #[schema(value_type = String, format = Date)]
    pub expiry_date: Date,
    /// Closed boxes of the lot.
    pub boxes: i64,
    /// Loose units of the lot.
    pub units: Qty,
    /// Boxes and units together.
    pub total: Qty,
    /// Days from the restaurant's today; negative: expired.
    pub days_left: i32,
}
