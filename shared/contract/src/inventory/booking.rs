//! Requests that change stock: movements, batches, counts, undo.
//!
//! Amounts are signed as API.md says; which sign suits which kind is decided by inventory's model.

use garde::Validate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use shared_quantity::Qty;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most boxes of one request, either way: far beyond any kitchen, far below an overflow.
const MOST_BOXES: i64 = 1_000_000_000;

/// What kind of movement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum MovementType {
    /// Goods received.
    In,
    /// Goods taken for use.
    Out,
    /// Goods thrown away.
    Waste,
    /// A correction or a count; `ADJUST` is read as it.
    #[serde(alias = "ADJUST")]
    Adjustment,
}

/// What to do when less is there than was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfShort {
    /// Refuse with `insufficient_stock`; the default.
    Refuse,
    /// Book what is there and answer `short_by`.
    TakeAvailable,
}

/// `POST /stock/movement`, and one item of `POST /stock/movements/batch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementRequest {
    /// Which product.
    #[garde(skip)]
    pub product_id: Uuid,
    /// What kind.
    #[garde(skip)]
    #[serde(rename = "type")]
    pub kind: MovementType,
    /// Closed boxes. For OUT and WASTE `3` and `-3` mean the same; signs may not be mixed.
    #[garde(inner(range(min = -MOST_BOXES, max = MOST_BOXES)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boxes: Option<i64>,
    /// Loose units.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Qty>,
    /// ADJUSTMENT only: the closed boxes that were counted.
    #[garde(inner(range(min = -MOST_BOXES, max = MOST_BOXES)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_boxes: Option<i64>,
    /// ADJUSTMENT only: the loose units that were counted.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_units: Option<Qty>,
    /// IN: when the goods expire. Otherwise: the only lot they may leave.
    #[garde(skip)]
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::text::de_some_date"
    )]
    #[schema(value_type = Option<String>, format = Date)]
    pub expiry_date: Option<Date>,
    /// Why, as a word: expired, broken, spoiled, returned …
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Free text.
    #[garde(inner(length(chars, max = 2000)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Who did it, when it was not the caller.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed_by: Option<Uuid>,
    /// When it happened: at most 5 minutes ahead (read as now) and 7 days back. Now unless given.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Timestamp>,
    /// What to do when less is there than was asked for.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_short: Option<IfShort>,
    /// The client's own id of this request: sent twice, it is booked once.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

/// `POST /stock/movements/batch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchRequest {
    /// Booked one by one in this order; a refused one does not stop the others.
    #[garde(length(min = 1, max = 500), dive)]
    pub items: Vec<MovementRequest>,
}

/// One counted product of `POST /stock/sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountItem {
    /// Which product.
    #[garde(skip)]
    pub product_id: Uuid,
    /// Closed boxes counted. Left out: everything was counted in units.
    #[garde(inner(range(min = -MOST_BOXES, max = MOST_BOXES)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boxes: Option<i64>,
    /// Loose units counted.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Qty>,
    /// When it was counted: at most 5 minutes ahead (read as now) and 7 days back.
    #[garde(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<Timestamp>,
    /// The client's own id of this count: sent twice, it is booked once.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

/// `POST /stock/sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// The counted products.
    #[garde(length(min = 1, max = 500), dive)]
    pub items: Vec<CountItem>,
}

/// `POST /stock/movements/{id}/undo`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    /// Why.
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
