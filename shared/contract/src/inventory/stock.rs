//! Stock, movements, counts and their events.

use garde::Validate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use shared_errors::Problem;
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// What a movement did to one lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MovementLot {
    /// Which lot; null is the one without a date.
    #[schema(value_type = Option<String>, format = Date)]
    pub expiry_date: Option<Date>,
    /// Signed change of closed boxes.
    pub boxes_change: i64,
    /// Signed change of loose units.
    pub units_change: Qty,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Movement {
    /// Its id.
    pub id: Uuid,
    /// Its place in the restaurant's ledger.
    pub seq: i64,
    /// Which product.
    pub product_id: Uuid,
    /// What kind.
    #[serde(rename = "type")]
    pub kind: MovementType,
    /// Signed change of closed boxes.
    pub boxes_change: i64,
    /// Signed change of loose units.
    pub units_change: Qty,
    /// Signed change of the total.
    pub total_change: Qty,
    /// The product's box size as of booking; null: not boxed.
    pub box_size: Option<Qty>,
    /// Whether a box was opened for it.
    pub box_opened: bool,
    /// What it did to each lot.
    pub lots: Vec<MovementLot>,
    /// Why, as a word.
    pub reason: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// Who did it.
    pub performed_by: Uuid,
    /// Who reported it.
    pub reported_by: Uuid,
    /// Where it came from: chat, screen, import, whatsapp, api.
    pub source: String,
    /// The movement it takes back.
    pub undoes: Option<Uuid>,
    /// The movement that took it back.
    pub undone_by: Option<Uuid>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was booked.
    pub created_at: Timestamp,
    /// Its hash in the chain, hex.
    pub hash: String,
}

/// What one lot holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockLot {
    /// Which lot; null is the one without a date.
    #[schema(value_type = Option<String>, format = Date)]
    pub expiry_date: Option<Date>,
    /// Closed boxes.
    pub boxes: i64,
    /// Loose units.
    pub units: Qty,
}

/// A usual range of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsualRange {
    /// A tenth of the last amounts are below it.
    pub low: Qty,
    /// Half of them are below it.
    pub median: Qty,
    /// A tenth of them are above it.
    pub high: Qty,
}

/// What is usually taken and received at once; null until there were ten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usual {
    /// Totals of OUT.
    pub out: Option<UsualRange>,
    /// Totals of IN.
    #[serde(rename = "in")]
    pub incoming: Option<UsualRange>,
}

/// The present stock of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stock {
    /// Which product.
    pub product_id: Uuid,
    /// Closed boxes over all lots.
    pub boxes: i64,
    /// Loose units over all lots.
    pub units: Qty,
    /// boxes × `box_size` + units.
    pub total: Qty,
    /// Units in a box; null: not boxed.
    pub box_size: Option<Qty>,
    /// What is usually taken and received at once.
    pub usual: Usual,
    /// What is held, first to expire first.
    pub lots: Vec<StockLot>,
    /// The number of the last movement; 0 before the first.
    pub seq: i64,
    /// When it last changed; null before the first movement.
    pub updated_at: Option<Timestamp>,
}

/// Answer of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BookedAnswer {
    /// What was booked; null when a count found what the system said.
    pub movement: Option<Movement>,
    /// The stock after it.
    pub stock: Stock,
    /// How much less than asked for was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_by: Option<Qty>,
}

/// What became of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// It is in the ledger.
    Booked,
    /// A count found what the system said.
    Unchanged,
    /// The same `client_id` was booked before; this is what was booked then.
    Duplicate,
    /// It was not booked; see `problem`.
    Refused,
    /// An employee's count, kept for a manager to accept.
    Proposed,
}

/// What became of one item of a batch or a sync.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemResult {
    /// The item's own id, if it had one.
    pub client_id: Option<String>,
    /// What became of it.
    pub status: ItemStatus,
    /// What was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub movement: Option<Movement>,
    /// The stock after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<Stock>,
    /// How much less than asked for was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_by: Option<Qty>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// Answer of a batch or a sync, in the order of the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResultsAnswer {
    /// One for each item.
    pub results: Vec<ItemResult>,
}

/// The first thing in a ledger that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerBreach {
    /// The number of the movement, where there is one.
    pub seq: Option<i64>,
    /// Its id.
    pub movement_id: Option<Uuid>,
    /// The product, where one is concerned.
    pub product_id: Option<Uuid>,
    /// What is wrong, in one sentence.
    pub problem: String,
}

/// Answer of `GET /stock/verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerifyAnswer {
    /// Whether the chain and the stock are what the ledger says.
    pub ok: bool,
    /// Whose ledger.
    pub restaurant_id: Uuid,
    /// How many movements were recomputed.
    pub movements: i64,
    /// The first thing that does not fit.
    pub first_broken: Option<LedgerBreach>,
}

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
