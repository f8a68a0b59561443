//! Movements: the rows of the ledger, before ([`Draft`]) and after ([`Movement`]) they are numbered.

use std::fmt;
use std::str::FromStr;

use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::{LotChange, Refusal};

/// What kind of movement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Goods received.
    In,
    /// Goods taken for use.
    Out,
    /// Goods thrown away.
    Waste,
    /// A correction: a difference, a count, a repacking.
    Adjustment,
}

impl Kind {
    /// As stored, hashed and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "IN",
            Self::Out => "OUT",
            Self::Waste => "WASTE",
            Self::Adjustment => "ADJUSTMENT",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::In, Self::Out, Self::Waste, Self::Adjustment]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// The reason written on the adjustment that a count books.
pub const REASON_COUNT: &str = "count";
/// The reason written on the adjustment that turns closed boxes into loose units.
pub const REASON_REPACKED: &str = "repacked";
/// The reason written on the adjustment that cancels a movement which a count already contained.
pub const REASON_ALREADY_COUNTED: &str = "already_counted";
/// The reason written on an undo that gives none.
pub const REASON_UNDO: &str = "undo";

/// Who did what when, as every movement records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Why, as a word (`expired`, `broken`, …).
    pub reason: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// Who did it.
    pub performed_by: Uuid,
    /// Who told us.
    pub reported_by: Uuid,
    /// Where it came from: chat, screen, import, whatsapp, api.
    pub source: String,
    /// When it happened, which may be before it was booked.
    pub occurred_at: Timestamp,
}

/// A movement that the rules decided on and that has no number yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What kind.
    pub kind: Kind,
    /// The product's box size as of booking; zero: not boxed.
    pub box_size: Qty,
    /// What happens to each lot.
    pub lots: Vec<LotChange>,
    /// Who, when, why.
    pub note: Note,
    /// The movement this one takes back.
    pub undoes: Option<Uuid>,
    /// The late movement that this adjustment cancels because a count already contained it.
    pub offsets: Option<Uuid>,
    /// Set on the adjustment of a count: the moment whose truth it states.
    pub counted_at: Option<Timestamp>,
    /// The id it will have.
    pub id: Uuid,
}

impl Draft {
    /// Boxes and units over all its lots.
    pub fn change(&self) -> Result<Amount, Refusal> {
        self.lots
            .iter()
            .try_fold(Amount::ZERO, |sum, lot| sum.checked_add(lot.change))
            .ok_or(Refusal::TooLarge)
    }

    /// The change of the product's total.
    pub fn total_change(&self) -> Result<Qty, Refusal> {
        Ok(self.change()?.total(self.box_size)?)
    }
}

/// A row of the ledger. Nothing in it ever changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Its id.
    pub id: Uuid,
    /// Whose ledger it is in.
    pub restaurant_id: Uuid,
    /// Its place in that ledger: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// Which product.
    pub product_id: Uuid,
    /// What kind.
    pub kind: Kind,
    /// Signed change of closed boxes and loose units.
    pub change: Amount,
    /// Signed change of the total, by `box_size`.
    pub total_change: Qty,
    /// The product's box size as of booking; zero: not boxed.
    pub box_size: Qty,
    /// Whether any box was opened.
    pub box_opened: bool,
    /// What happened to each lot, in first-expired order.
    pub lots: Vec<LotChange>,
    /// Who, when, why.
    pub note: Note,
    /// The movement this one takes back.
    pub undoes: Option<Uuid>,
    /// The late movement that this adjustment cancels.
    pub offsets: Option<Uuid>,
    /// Set on the adjustment of a count: the moment whose truth it states.
    pub counted_at: Option<Timestamp>,
    /// When it was booked.
    pub created_at: Timestamp,
    /// The hash of the movement before it, or zeros.
    pub prev_hash: super::Hash,
    /// Over everything above.
    pub hash: super::Hash,
}
