//! How long stock lasts and what to order: arithmetic on a forecast, for one product.
//!
//! Stock is lots that go out first-expired-first-out and are gone after their last day, used or not. An order covers
//! the days between its delivery and the next one, with what a bad run of days needs on top and the minimum that is
//! never to be undercut; it is made of whole boxes where there are boxes, and of no more than will be used before it
//! spoils. Quantities in and out are exact; only demand is a number of probability.

use jiff::civil::Date;
use shared_quantity::{Amount, Qty};

use super::forecast::Day;

/// Stock that expires together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// How much of it is left.
    pub left: Qty,
    /// The last day on which it may be used.
    pub last_day: Option<Date>,
}

/// What an order has to respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Units in a box; zero if there are none.
    pub box_size: Qty,
    /// On how many days it may be used, the day of delivery being the first.
    pub shelf_life: Option<usize>,
    /// How many days pass before it is delivered; 0: before the first day of the forecast.
    pub arrives_in: usize,
    /// How many days it has to last.
    pub covers: usize,
    /// What is to be left even then.
    pub minimum: Qty,
    /// What is on its way already.
    pub on_order: Qty,
}

/// What to order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Suggestion {
    /// Boxes and units; nothing if enough is there.
    pub order: Amount,
    /// It is less than what is needed, because more would spoil.
    pub held_back: bool,
}

/// For how many whole days stock lasts: 0 if it is empty or will be in the course of the first. `None` if it outlasts
/// the forecast.
pub fn days_until_empty(days: &[Day], lots: &[Lot]) -> Option<usize> {
    let mut shelf = Shelf::of(lots);
    if shelf.left() < HALF_A_THOUSANDTH {
        return Some(0);
    }
    days.iter().position(|day| {
        shelf.pass(day);
        shelf.left() < HALF_A_THOUSANDTH
    })
}

/// What to order for the days that `terms` names; days beyond the forecast count for nothing.
pub fn suggest(days: &[Day], lots: &[Lot], terms: &Terms) -> Suggestion {
    let until = |length: usize| &days[..days.len().min(length)];
    let end = terms.arrives_in.saturating_add(terms.covers);
    let mut shelf = Shelf::of(lots);
    for day in until(terms.arrives_in) {
        shelf.pass(day);
    }
    let at_delivery = shelf.clone();
    let ahead = &until(end)[until(terms.arrives_in).len()..];
    let used: f64 = ahead.iter().map(|day| shelf.pass(day)).sum();
    let wanted: f64 = ahead.iter().map(|day| day.mean).sum();
    // Days stray one by one: what they need on top grows as the root of their number.
    let stray = |day: &Day| (day.quantiles[3] - day.mean).max(0.0);
    let on_top: f64 = until(end).iter().map(|day| stray(day).powi(2)).sum();
    let held = used + shelf.left() + units(terms.on_order);
    let need = wanted + on_top.sqrt() + units(terms.minimum) - held;
    if need < HALF_A_THOUSANDTH {
        return Suggestion::default();
    }
    let most = terms
        .shelf_life
        .filter(|life| terms.arrives_in.saturating_add(*life) <= days.len())
        .map_or(f64::INFINITY, |life| {
            let mut shelf = at_delivery;
            let fresh = &days[terms.arrives_in..terms.arrives_in + life];
            let unmet = fresh.iter().map(|day| day.mean - shelf.pass(day));
            (unmet.sum::<f64>() - units(terms.on_order)).max(0.0)
        });
    packed(need, most, terms.box_size)
}

/// Whole boxes for a need, but not beyond what will be used.
fn packed(need: f64, most: f64, box_size: Qty) -> Suggestion {
    if !box_size.is_positive() {
        let order = Amount::loose(exact(need.min(most)));
        let held_back = most < need;
        return Suggestion { order, held_back };
    }
    let size = units(box_size);
    let needed = whole((need / size).ceil());
    // A first box of which at least half will be used is worth the rest.
    let usable = whole((most / size).floor()).max(i64::from(most >= size / 2.0));
    let order = Amount::new(needed.min(usable), Qty::ZERO);
    Suggestion {
        order,
        held_back: usable < needed,
    }
}

/// Less is nothing: amounts are held in thousandths.
const HALF_A_THOUSANDTH: f64 = 0.0005;

/// Lots on their way through the days.
#[derive(Debug, Clone)]
struct Shelf(Vec<(f64, Option<Date>)>);

impl Shelf {
    fn of(lots: &[Lot]) -> Self {
        let lot = |lot: &Lot| (units(lot.left).max(0.0), lot.last_day);
        let mut lots: Vec<_> = lots.iter().map(lot).collect();
        lots.sort_by_key(|lot| lot.1.unwrap_or(Date::MAX));
        Self(lots)
    }

    fn left(&self) -> f64 {
        self.0.iter().map(|lot| lot.0).sum()
    }

    /// A day passes; what of its demand was met.
    fn pass(&mut self, day: &Day) -> f64 {
        self.0
            .retain(|lot| lot.1.is_none_or(|last| last >= day.date));
        let mut open = day.mean;
        for lot in &mut self.0 {
            let taken = open.min(lot.0);
            lot.0 -= taken;
            open -= taken;
        }
        self.0
            .retain(|lot| lot.0 > 0.0 && lot.1.is_none_or(|last| last > day.date));
        day.mean - open
    }
}

/// A quantity as a number to calculate with: exact up to 2⁵³ thousandths, beyond every limit of stock.
#[expect(clippy::cast_precision_loss, reason = "stock is far below 2^53")]
fn units(quantity: Qty) -> f64 {
    quantity.thousandths() as f64 / 1000.0
}

/// The least quantity that is no less than a number.
fn exact(units: f64) -> Qty {
    let thousandths = whole((units * 1000.0 - 1e-6).ceil());
    Qty::from_thousandths(thousandths.min(Qty::MAX.thousandths()))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
fn whole(number: f64) -> i64 {
    number.clamp(0.0, 1e12) as i64
}
