//! Answers about stock: movements, lots, totals, what became of a request, the ledger's proof.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use shared_errors::Problem;
use shared_quantity::Qty;
use utoipa::ToSchema;
use uuid::Uuid;

use super::MovementType;

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
    /// Half of them are no farther than this from the median (median absolute deviation).
    #[serde(default)]
    pub mad: Qty,
}

impl UsualRange {
    /// Whether an amount is far above it: above what the largest days had and, for how regular this
    /// product is, far from the median.
    pub fn is_far_above(&self, total: Qty) -> bool {
        let [total, median, high, mad] =
            [total, self.median, self.high, self.mad].map(Qty::thousandths);
        // What always is the same may still be a little more one day.
        let spread = (mad.saturating_mul(3) / 2).max(median / 4);
        total > high.saturating_mul(3) / 2
            && total > median.saturating_add(spread.saturating_mul(8))
    }

    /// Whether it is so little that it was hardly meant in this unit.
    pub fn is_far_below(&self, total: Qty) -> bool {
        total.thousandths().saturating_mul(20) < self.low.thousandths()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_from_usual() {
        let [low, median, high, mad] = [2, 4, 6, 1].map(Qty::from_units);
        let usual = UsualRange {
            low,
            median,
            high,
            mad,
        };
        let judged = |units| {
            let total = Qty::from_units(units);
            (usual.is_far_above(total), usual.is_far_below(total))
        };
        for fine in [1, 4, 9, 12] {
            assert_eq!(judged(fine), (false, false), "{fine}");
        }
        assert_eq!(judged(60), (true, false));
        assert!(usual.is_far_below(Qty::from_thousandths(99)));
        assert!(!usual.is_far_below(Qty::from_thousandths(100)));
    }
}
