//! From what was said to boxes and units of one product, exactly, or to what must be asked.

use serde::{Deserialize, Serialize};
use shared_quantity::{Amount, Qty};

use super::catalogue::Known;
use crate::intent::clause::AmountText;
use crate::lexicon::{Lexicon, UnitKind};

/// One number with its unit, as said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub value: Qty,
    /// Id of the unit word; nothing for a bare number.
    pub unit: Option<String>,
}

/// An amount as said, independent of the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spoken {
    pub parts: Vec<Part>,
    /// The counter that was said without a number.
    #[serde(default)]
    pub unit_only: Option<String>,
    /// A range or two numbers: no single amount.
    #[serde(default)]
    pub unclear: bool,
    /// Counts singles whatever the product («תריסר»).
    #[serde(default)]
    pub singles: bool,
}

impl Spoken {
    /// A bare count.
    pub fn bare(value: Qty) -> Self {
        Self {
            parts: vec![Part { value, unit: None }],
            ..Self::default()
        }
    }

    /// What a chunk of a clause says.
    pub fn from_text(text: &AmountText, lexicon: &Lexicon) -> Self {
        let id = |unit: Option<usize>| unit.and_then(|u| lexicon.unit(u)).map(|u| u.id.clone());
        let mut spoken = Self::default();
        for part in &text.parts {
            spoken.unclear |= part.range;
            spoken.singles |= part.singles && part.unit.is_none();
            match part.value {
                Some(value) => spoken.parts.push(Part {
                    value: Qty::from_thousandths(value),
                    unit: id(part.unit),
                }),
                None => spoken.unit_only = id(part.unit),
            }
        }
        spoken
    }

    /// The same without the units of its parts.
    #[must_use]
    pub fn without_units(mut self) -> Self {
        for part in &mut self.parts {
            part.unit = None;
        }
        self.unit_only = None;
        self
    }

    /// The bare number, when it is nothing else.
    pub fn bare_value(&self) -> Option<Qty> {
        match self.parts.as_slice() {
            [Part { value, unit: None }] if !self.unclear && !self.singles => Some(*value),
            _ => None,
        }
    }

    /// Whether any number was said.
    pub const fn has_number(&self) -> bool {
        !self.parts.is_empty()
    }
}

/// What an amount is of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    Exact(Amount),
    /// A bare count of a product that comes in boxes, or is weighed.
    NeedUnit(Qty),
    /// No amount that could be booked: ask how much.
    NeedQuantity,
}

/// How much of `known` this is.
pub fn fit(spoken: &Spoken, known: &Known, lexicon: &Lexicon) -> Fit {
    if spoken.unclear || spoken.parts.is_empty() {
        return Fit::NeedQuantity;
    }
    if let Some(value) = spoken.bare_value() {
        return bare(value, known);
    }
    let mut sum = Amount::ZERO;
    for part in &spoken.parts {
        let one = if spoken.singles && part.unit.is_none() {
            single(part.value, known)
        } else {
            convert(part, known, lexicon)
        };
        match one {
            Fit::Exact(amount) => match sum.checked_add(amount) {
                Some(added) => sum = added,
                None => return Fit::NeedQuantity,
            },
            other if spoken.parts.len() == 1 => return other,
            _ => return Fit::NeedQuantity,
        }
    }
    bounded(sum, known)
}

/// A bare count: units of what is counted singly, otherwise a question.
fn bare(value: Qty, known: &Known) -> Fit {
    if known.measured() || known.boxed() {
        return if value.is_zero() {
            Fit::Exact(Amount::ZERO)
        } else {
            Fit::NeedUnit(value)
        };
    }
    single(value, known)
}

/// Whole singles of a counted product.
pub fn single(value: Qty, known: &Known) -> Fit {
    if known.measured() {
        return Fit::NeedUnit(value);
    }
    if value.thousandths() % 1000 != 0 {
        return Fit::NeedQuantity;
    }
    bounded(Amount::loose(value), known)
}

/// Boxes, half boxes as the units they hold.
pub fn boxes(value: Qty, known: &Known) -> Fit {
    let size = known.product.box_size;
    if !size.is_positive() {
        return Fit::NeedQuantity;
    }
    let (whole, rest) = (value.thousandths() / 1000, value.thousandths() % 1000);
    let Some(loose) = size.thousandths().checked_mul(rest) else {
        return Fit::NeedQuantity;
    };
    let divides = loose % 1000 == 0;
    let loose = loose / 1000;
    if !divides || (!known.measured() && loose % 1000 != 0) {
        return Fit::NeedQuantity;
    }
    bounded(Amount::new(whole, Qty::from_thousandths(loose)), known)
}

fn convert(part: &Part, known: &Known, lexicon: &Lexicon) -> Fit {
    let Some(unit_ref) = part.unit.as_deref().and_then(|id| lexicon.unit_named(id)) else {
        return bare(part.value, known);
    };
    let Some(unit) = lexicon.unit(unit_ref) else {
        return Fit::NeedQuantity;
    };
    let own = known.unit == Some(unit_ref);
    match unit.kind {
        UnitKind::Box if own && !known.boxed() => single_of_own(part.value, known),
        // A counter that is both a box and what the product comes in: «קרטון חלב».
        UnitKind::Box if known.containers.contains(&unit_ref) => {
            if known.boxed() {
                Fit::NeedUnit(part.value)
            } else {
                single(part.value, known)
            }
        }
        UnitKind::Box => boxes(part.value, known),
        UnitKind::Single if own => single_of_own(part.value, known),
        // «2 שקיות פיתות»: how many are in one is not known.
        UnitKind::Single
            if unit.container
                && (known.by_the_piece(lexicon)
                    || !(known.comes_in(unit_ref, lexicon)
                        || (known.containers.is_empty() && !unit.holds_many))) =>
        {
            Fit::NeedQuantity
        }
        UnitKind::Single => single(part.value, known),
        UnitKind::Weight | UnitKind::Volume => {
            measured(part.value, (unit.kind, unit.base), known, lexicon)
        }
    }
}

/// A product counted in this very word («שק קמח» with the unit שק).
fn single_of_own(value: Qty, known: &Known) -> Fit {
    if value.thousandths() % 1000 == 0 {
        bounded(Amount::loose(value), known)
    } else {
        Fit::NeedQuantity
    }
}

/// Weight or volume: within the product's own unit, or as whole pieces of known content.
fn measured(value: Qty, (kind, base): (UnitKind, i64), known: &Known, lexicon: &Lexicon) -> Fit {
    let Some(content) = value.thousandths().checked_mul(base) else {
        return Fit::NeedQuantity;
    };
    let own_base = known
        .unit
        .and_then(|unit| lexicon.unit(unit))
        .map_or(0, |unit| unit.base);
    if known.unit_kind == kind && own_base > 0 {
        return if content % own_base == 0 {
            bounded(
                Amount::loose(Qty::from_thousandths(content / own_base)),
                known,
            )
        } else {
            Fit::NeedQuantity
        };
    }
    match known.content {
        Some((own, one))
            if own == kind && one > 0 && content % (one * 1000) == 0 && !known.measured() =>
        {
            bounded(Amount::loose(Qty::from_thousandths(content / one)), known)
        }
        _ => Fit::NeedQuantity,
    }
}

fn bounded(amount: Amount, known: &Known) -> Fit {
    match amount.total(known.product.box_size) {
        Ok(total) if total.is_within_limits() => Fit::Exact(amount),
        _ => Fit::NeedQuantity,
    }
}

#[cfg(test)]
#[path = "amount_tests.rs"]
mod tests;
