//! The plan of the demo's days: deliveries in the morning, takes through the day, waste at night.
//!
//! Pure and seeded: the same days give the same plan. It keeps its own idea of the stock, in
//! hundredths of a unit, so that the plan is plausible; what is true is inventory's.

use jiff::civil::{Date, Weekday};

use super::catalogue::{Catalogue, DemoProduct};

/// What happens to one product.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Index of the product.
    pub product: usize,
    /// `IN`, `OUT` or `WASTE`.
    pub kind: &'static str,
    /// Whole boxes.
    pub boxes: i64,
    /// Loose units.
    pub units: f64,
    /// Why, for waste.
    pub reason: Option<&'static str>,
}

/// One day.
#[derive(Debug, Clone, Default)]
pub struct Day {
    /// In the morning, by the manager.
    pub deliveries: Vec<Line>,
    /// At noon and in the evening, by the kitchen.
    pub takes: [Vec<Line>; 2],
    /// At closing, by the manager.
    pub waste: Vec<Line>,
}

/// Plans one day after the other.
pub struct Planner {
    stock: Vec<f64>,
    random: Random,
}

impl Planner {
    /// A planner for `catalogue`, with empty shelves.
    pub fn new(catalogue: &Catalogue) -> Self {
        Self {
            stock: vec![0.0; catalogue.products.len()],
            random: Random(0x4D65_7A61_7665),
        }
    }

    /// The next day.
    pub fn day(&mut self, catalogue: &Catalogue, date: Date, first: bool) -> Day {
        let mut day = Day::default();
        let weekday = weekday_name(date.weekday());
        for (index, product) in catalogue.products.iter().enumerate() {
            let days = catalogue.delivery_days(product);
            if first || days.iter().any(|day| day == weekday) {
                let line = self.delivery(index, product, cover(days.len()));
                day.deliveries.extend(line);
            }
            for shift in &mut day.takes {
                shift.extend(self.take(index, product, busy(date.weekday()) / 2.0));
            }
            if product.perishable && self.random.below(100) < 5 {
                day.waste.extend(self.waste(index, product));
            }
        }
        day
    }

    fn delivery(&mut self, index: usize, product: &DemoProduct, cover: f64) -> Option<Line> {
        let wanted = product.min + product.daily_use * cover - self.stock[index];
        if wanted <= product.daily_use {
            return None;
        }
        let mut line = Line {
            product: index,
            kind: "IN",
            boxes: 0,
            units: 0.0,
            reason: None,
        };
        if product.box_size > 0 {
            let box_size = whole(product.box_size);
            line.boxes = to_whole((wanted / box_size).ceil());
            self.stock[index] += whole(line.boxes) * box_size;
        } else {
            line.units = wanted.ceil();
            self.stock[index] += line.units;
        }
        Some(line)
    }

    fn take(&mut self, index: usize, product: &DemoProduct, share: f64) -> Option<Line> {
        let noise = 0.6 + whole(self.random.below(81)) / 100.0;
        let wanted = product.daily_use * share * noise;
        let step = if product.by_weight { 0.5 } else { 1.0 };
        // Less than a step a shift means: sometimes one step.
        let units = if wanted < step {
            if whole(self.random.below(1_000)) >= wanted / step * 1_000.0 {
                return None;
            }
            step
        } else {
            (wanted / step).round() * step
        };
        let units = units.min((self.stock[index] / step).floor() * step);
        if units <= 0.0 {
            return None;
        }
        self.stock[index] -= units;
        Some(Line {
            product: index,
            kind: "OUT",
            boxes: 0,
            units,
            reason: None,
        })
    }

    fn waste(&mut self, index: usize, product: &DemoProduct) -> Option<Line> {
        let units = if product.by_weight { 0.5 } else { 1.0 };
        if self.stock[index] < units {
            return None;
        }
        self.stock[index] -= units;
        let reasons = ["spoiled", "broken", "expired"];
        let reason = reasons[usize::try_from(self.random.below(3)).unwrap_or(0)];
        Some(Line {
            product: index,
            kind: "WASTE",
            boxes: 0,
            units,
            reason: Some(reason),
        })
    }
}

/// How many days a delivery must last, if there are so many a week: the longest gap and a little.
fn cover(deliveries: usize) -> f64 {
    let gap = 7_usize.div_ceil(deliveries.max(1)) + 1;
    whole(i64::try_from(gap).unwrap_or(7))
}

/// How busy a day is: the weekend begins on Thursday evening; Saturday opens late.
const fn busy(day: Weekday) -> f64 {
    match day {
        Weekday::Thursday => 1.35,
        Weekday::Friday => 1.2,
        Weekday::Saturday => 0.6,
        _ => 0.95,
    }
}

const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "sunday",
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
    }
}

#[expect(clippy::cast_precision_loss, reason = "demo amounts are small")]
const fn whole(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "demo amounts are small")]
const fn to_whole(number: f64) -> i64 {
    number as i64
}

/// A small seeded generator (`SplitMix64`, Steele et al. 2014): the demo is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((z ^ (z >> 31)) % end).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn never_takes_what_is_not_there_and_is_the_same_every_time() {
        let catalogue = Catalogue::read().unwrap();
        let plan = || {
            let mut planner = Planner::new(&catalogue);
            let mut date: Date = "2026-01-01".parse().unwrap();
            let mut days = Vec::new();
            for number in 0..42 {
                days.push(planner.day(&catalogue, date, number == 0));
                assert!(planner.stock.iter().all(|stock| *stock >= 0.0));
                date = date.tomorrow().unwrap();
            }
            let lines = |day: &Day| {
                [&day.deliveries, &day.takes[0], &day.takes[1], &day.waste]
                    .into_iter()
                    .flatten()
                    .cloned()
                    .collect::<Vec<_>>()
            };
            days.iter().flat_map(lines).collect::<Vec<_>>()
        };
        let lines = plan();
        assert!(lines.len() > 2_500, "{}", lines.len());
        assert_eq!(lines, plan());
    }
}
