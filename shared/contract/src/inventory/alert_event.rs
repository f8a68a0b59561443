//! Payloads of the events that somebody should hear of: dates that come near, unusual amounts.
//!
//! Each is the whole state as of the event, so that an alert can be written from it alone. A lot is
//! told of at most once per stage; a movement at most once.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use shared_quantity::Qty;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{MovementType, UsualRange};

/// Payload of `lot_expiring`: a lot came within a stage of its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotExpiring {
    /// Which product.
    pub product_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit_type: String,
    /// Units in a box; null: not boxed.
    pub box_size: Option<Qty>,
    /// The last day the lot may be used.
    #[schema(value_type = String, format = Date)]
    pub expiry_date: Date,
    /// Days from the restaurant's today to that day; 0: today is the last.
    pub days_left: i32,
    /// The stage that was reached: 7 or 3 unless set otherwise. `days_left` is less where the lot
    /// came in short-dated or nobody looked on the day.
    pub stage_days: i32,
    /// Closed boxes of the lot.
    pub boxes: i64,
    /// Loose units of the lot.
    pub units: Qty,
    /// Boxes and units together.
    pub total: Qty,
}

/// Payload of `lot_expired`: the date of a lot that still holds something has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotExpired {
    /// Which product.
    pub product_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit_type: String,
    /// Units in a box; null: not boxed.
    pub box_size: Option<Qty>,
    /// The last day the lot might have been used.
    #[schema(value_type = String, format = Date)]
    pub expiry_date: Date,
    /// Days from the restaurant's today to that day: below zero.
    pub days_left: i32,
    /// Closed boxes of the lot.
    pub boxes: i64,
    /// Loose units of the lot.
    pub units: Qty,
    /// Boxes and units together.
    pub total: Qty,
}

/// Payload of `large_movement`: far more came in, was taken or was thrown away at once than is usual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LargeMovement {
    /// Which movement.
    pub movement_id: Uuid,
    /// Its place in the restaurant's ledger.
    pub seq: i64,
    /// Which product.
    pub product_id: Uuid,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit_type: String,
    /// Units in a box; null: not boxed.
    pub box_size: Option<Qty>,
    /// IN, OUT or WASTE.
    #[serde(rename = "type")]
    pub kind: MovementType,
    /// Signed change of the total.
    pub total_change: Qty,
    /// What is usual at once, as of before it: of deliveries for IN, of takes for OUT and WASTE.
    pub usual: UsualRange,
    /// Why, as a word.
    pub reason: Option<String>,
    /// Who did it.
    pub performed_by: Uuid,
    /// Their name as it then was; null where inventory does not know them.
    pub performed_by_name: Option<String>,
    /// Who reported it.
    pub reported_by: Uuid,
    /// Their name as it then was.
    pub reported_by_name: Option<String>,
    /// Where it came from: chat, screen, whatsapp, api.
    pub source: String,
    /// When it happened.
    pub occurred_at: Timestamp,
}
