//! Boxes and units together, as people state them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Qty;

/// Closed boxes and loose units of one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
pub struct Amount {
    /// Whole boxes.
    pub boxes: i64,
    /// Loose units.
    pub units: Qty,
}

/// Why an amount has no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Boxes of a product that does not come in boxes.
    #[error("the product does not come in boxes")]
    NotBoxed,
    /// More than can be held.
    #[error("the amount is too large")]
    TooLarge,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self {
        boxes: 0,
        units: Qty::ZERO,
    };

    /// Boxes and units.
    pub const fn new(boxes: i64, units: Qty) -> Self {
        Self { boxes, units }
    }

    /// Loose units only.
    pub const fn loose(units: Qty) -> Self {
        Self { boxes: 0, units }
    }

    /// `boxes × box_size + units`. A `box_size` of zero means the product is not boxed.
    pub fn total(self, box_size: Qty) -> Result<Qty, AmountError> {
        if self.boxes == 0 {
            return Ok(self.units);
        }
        if !box_size.is_positive() {
            return Err(AmountError::NotBoxed);
        }
        box_size
            .checked_mul(self.boxes)
            .and_then(|boxed| boxed.checked_add(self.units))
            .ok_or(AmountError::TooLarge)
    }

    /// Neither boxes nor units.
    pub const fn is_zero(self) -> bool {
        self.boxes == 0 && self.units.is_zero()
    }

    /// One part is more and the other less than zero.
    pub const fn has_mixed_signs(self) -> bool {
        (self.boxes > 0 && self.units.is_negative()) || (self.boxes < 0 && self.units.is_positive())
    }

    /// Some part is less than zero.
    pub const fn has_negative_part(self) -> bool {
        self.boxes < 0 || self.units.is_negative()
    }

    /// The sum part by part, unless it overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            boxes: self.boxes.checked_add(other.boxes)?,
            units: self.units.checked_add(other.units)?,
        })
    }

    /// The difference part by part, unless it overflows.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.checked_neg()?)
    }

    /// Both parts with the opposite sign, unless it overflows.
    pub fn checked_neg(self) -> Option<Self> {
        Some(Self {
            boxes: self.boxes.checked_neg()?,
            units: self.units.checked_neg()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_total_is_boxes_times_size_plus_units() {
        let amount = Amount::new(5, Qty::from_units(2));
        assert_eq!(amount.total(Qty::from_units(24)), Ok(Qty::from_units(122)));
        assert_eq!(amount.total(Qty::ZERO), Err(AmountError::NotBoxed));
        assert_eq!(
            Amount::loose(Qty::from_units(2)).total(Qty::ZERO),
            Ok(Qty::from_units(2))
        );
        let huge = Amount::new(i64::MAX, Qty::MAX);
        assert_eq!(huge.total(Qty::from_units(24)), Err(AmountError::TooLarge));
    }

    #[test]
    fn it_is_an_object_in_json() {
        let json = serde_json::to_string(&Amount::new(1, Qty::from_thousandths(2500))).unwrap();
        assert_eq!(json, r#"{"boxes":1,"units":2.5}"#);
    }

    proptest! {
        #[test]
        fn nothing_overflows(boxes: i64, units: i64, size: i64, more: i64) {
            let amount = Amount::new(boxes, Qty::from_thousandths(units));
            let _ = amount.total(Qty::from_thousandths(size));
            let _ = amount.checked_neg();
            let _ = amount.checked_sub(Amount::new(more, Qty::from_thousandths(more)));
        }
    }
}
