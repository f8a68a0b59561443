//! The stock of one product: its lots and what the rules need to know beside them.

use jiff::ToSpan as _;
use jiff::civil::Date;
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::{Draft, Expiry, Kind, Lots, Recent, Refusal};

/// Most closed boxes of one product.
const MAX_BOXES: i64 = 1_000_000_000;

/// What the rules need to know of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRules {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub restaurant_id: Uuid,
    /// Units in a box; zero: not boxed.
    pub box_size: Qty,
    /// Days a delivery keeps when nobody says otherwise.
    pub default_expiry_days: Option<i32>,
    /// Below this total the product is low.
    pub min_stock_level: Option<Qty>,
    /// False once it is retired.
    pub is_active: bool,
}

/// The present stock of one product. Always equals the sum of its movements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductStock {
    /// The product.
    pub rules: ProductRules,
    /// What is held, by expiry date.
    pub lots: Lots,
    /// The moment of the last count that stands.
    pub counted_at: Option<Timestamp>,
    /// The latest moment that any movement happened at.
    pub last_occurred_at: Option<Timestamp>,
    /// The number of the last movement; zero before the first.
    pub seq: i64,
    /// The last amounts taken.
    pub recent_out: Recent,
    /// The last amounts received.
    pub recent_in: Recent,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
}

impl ProductStock {
    /// A product that nothing ever happened to.
    pub fn empty(rules: ProductRules) -> Self {
        Self {
            rules,
            lots: Lots::default(),
            counted_at: None,
            last_occurred_at: None,
            seq: 0,
            recent_out: Recent::default(),
            recent_in: Recent::default(),
            updated_at: None,
        }
    }

    /// Boxes and units over all lots.
    pub fn held(&self) -> Amount {
        self.lots.sum()
    }

    /// The total over all lots.
    pub fn total(&self) -> Qty {
        // Every change was checked against the limit, so there always is a total.
        self.held().total(self.rules.box_size).unwrap_or_default()
    }

    /// Whether the total is under the product's minimum. A retired product is never low.
    pub fn is_low(&self) -> bool {
        let minimum = self.rules.min_stock_level.filter(|_| self.rules.is_active);
        minimum.is_some_and(|minimum| self.total() < minimum)
    }

    /// The lot that goods received on `today` go to when no date is given.
    pub fn delivery_lot(&self, today: Date) -> Expiry {
        let days = self.rules.default_expiry_days.filter(|days| *days >= 0);
        Expiry(days.and_then(|days| today.checked_add(days.days()).ok()))
    }

    /// Applies a decided movement to the lots; refuses it whole when a limit would be broken.
    pub fn apply(&mut self, draft: &Draft) -> Result<(), Refusal> {
        let mut lots = self.lots.clone();
        lots.apply(&draft.lots)?;
        let held = lots.sum();
        let total = held.total(self.rules.box_size)?;
        if held.boxes > MAX_BOXES || !total.is_within_limits() {
            return Err(Refusal::TooLarge);
        }
        let change = draft.total_change()?;
        self.lots = lots;
        let recent = match draft.kind {
            Kind::Out => Some(&mut self.recent_out),
            Kind::In => Some(&mut self.recent_in),
            Kind::Waste | Kind::Adjustment => None,
        };
        if let Some(recent) = recent {
            if draft.undoes.is_some() {
                recent.forget(change);
            } else {
                recent.remember(change);
            }
        }
        self.last_occurred_at = self.last_occurred_at.max(Some(draft.note.occurred_at));
        Ok(())
    }
}
