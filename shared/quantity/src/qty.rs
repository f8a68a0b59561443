//! One exact quantity.

use std::fmt;
use std::str::FromStr;

/// How many thousandths make one unit.
const SCALE: i64 = 1000;

/// A quantity in thousandths of a product's unit. Totals, units and box sizes are all of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Qty(i64);

/// Why a text or number is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseQtyError {
    /// Not a decimal number at all, or not a finite one.
    #[error("is not a number")]
    NotANumber,
    /// More than three digits after the point.
    #[error("has more than three decimals")]
    TooPrecise,
    /// Beyond ±1,000,000,000 units.
    #[error("is beyond 1,000,000,000")]
    TooLarge,
}

impl Qty {
    /// No quantity at all.
    pub const ZERO: Self = Self(0);
    /// The largest quantity anyone may state or hold: a thousand million units.
    pub const MAX: Self = Self(1_000_000_000 * SCALE);

    /// From thousandths, as databases and hashes hold it.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// From whole units.
    pub const fn from_units(units: i32) -> Self {
        Self(units as i64 * SCALE)
    }

    /// In thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whether it is exactly zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is more than zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether it is less than zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether it lies within ±[`Qty::MAX`].
    pub const fn is_within_limits(self) -> bool {
        self.0 <= Self::MAX.0 && self.0 >= -Self::MAX.0
    }

    /// The sum, unless it overflows.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference, unless it overflows.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }

    /// The opposite, unless it overflows.
    pub const fn checked_neg(self) -> Option<Self> {
        match self.0.checked_neg() {
            Some(opposite) => Some(Self(opposite)),
            None => None,
        }
    }

    /// The distance from zero, unless it overflows.
    pub const fn checked_abs(self) -> Option<Self> {
        match self.0.checked_abs() {
            Some(distance) => Some(Self(distance)),
            None => None,
        }
    }

    /// This many times the quantity, unless it overflows.
    pub const fn checked_mul(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(product) => Some(Self(product)),
            None => None,
        }
    }
}

impl fmt::Display for Qty {
    /// Without trailing zeros: `3`, `2.5`, `-0.125`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let (whole, rest) = (magnitude / scale, magnitude % scale);
        let digits = if rest == 0 {
            whole.to_string()
        } else {
            format!("{whole}.{rest:03}")
                .trim_end_matches('0')
                .to_owned()
        };
        f.pad_integral(self.0 >= 0, "", &digits)
    }
}

impl FromStr for Qty {
    type Err = ParseQtyError;

    /// Reads `[-]digits[.digits]`; zeros beyond the third decimal are allowed, other digits are not.
    fn from_str(text: &str) -> Result<Self, ParseQtyError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let bare_point = digits.contains('.') && decimals.is_empty();
        if whole.is_empty() || bare_point || !all_digits(whole) || !all_digits(decimals) {
            return Err(ParseQtyError::NotANumber);
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > 3 {
            return Err(ParseQtyError::TooPrecise);
        }
        // Longer than any permitted number: refused before it can overflow an integer.
        let whole = whole.trim_start_matches('0');
        if whole.len() > 10 {
            return Err(ParseQtyError::TooLarge);
        }
        let thousandths: i64 = format!("0{whole}{decimals:0<3}")
            .parse()
            .map_err(|_| ParseQtyError::TooLarge)?;
        let quantity = Self(if negative { -thousandths } else { thousandths });
        if quantity.is_within_limits() {
            Ok(quantity)
        } else {
            Err(ParseQtyError::TooLarge)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_written_without_trailing_zeros() {
        let written = |thousandths| Qty::from_thousandths(thousandths).to_string();
        assert_eq!(written(3000), "3");
        assert_eq!(written(2500), "2.5");
        assert_eq!(written(-125), "-0.125");
        assert_eq!(written(0), "0");
        assert_eq!(written(i64::MIN), "-9223372036854775.808");
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for text in [
            "", "-", ".", "1.", ".5", "+3", "1e3", "שלוש", "٣", "1,5", "--1", "NaN",
        ] {
            assert_eq!(
                text.parse::<Qty>(),
                Err(ParseQtyError::NotANumber),
                "{text}"
            );
        }
        assert_eq!("0.0001".parse::<Qty>(), Err(ParseQtyError::TooPrecise));
        assert_eq!("0.100000".parse::<Qty>().unwrap(), Qty(100));
        assert_eq!("1000000000".parse::<Qty>().unwrap(), Qty::MAX);
        for text in [
            "1000000000.001",
            "-1000000000.001",
            "99999999999",
            "1000000000000000000000",
        ] {
            assert_eq!(text.parse::<Qty>(), Err(ParseQtyError::TooLarge), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(thousandths in -Qty::MAX.0..=Qty::MAX.0) {
            let quantity = Qty(thousandths);
            prop_assert_eq!(quantity.to_string().parse::<Qty>().unwrap(), quantity);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<Qty>();
        }

        #[test]
        fn arithmetic_never_wraps(a: i64, b: i64) {
            let (a, b) = (Qty(a), Qty(b));
            if let Some(sum) = a.checked_add(b) {
                prop_assert_eq!(sum.checked_sub(b), Some(a));
            }
            prop_assert_eq!(a.checked_mul(b.0).map(Qty::thousandths), a.0.checked_mul(b.0));
        }
    }
}
