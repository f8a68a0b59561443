//! Days like the one to come: the weighted distribution of what was used on past days.
//!
//! Where demand is a count that is often zero, no expectation with a band around it is as good as the days themselves:
//! each past day has a weight that halves with age, and days of other weekdays weigh less. Quantiles are values that
//! occurred, so a product sold by the box is forecast by the box.

use super::band::{LEVELS, Quantiles};
use super::filter::WEEK;
use super::series::number;

/// Days older than so many half-lives weigh under two percent together and are not looked at.
const HALF_LIVES: f64 = 6.0;

/// How days are weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// After how many days a day weighs half.
    pub half_life: f64,
    /// What a day of another weekday weighs beside one of the same.
    pub other_weekday: f64,
}

const fn likeness(half_life: f64, other_weekday: f64) -> Likeness {
    Likeness {
        half_life,
        other_weekday,
    }
}

impl Likeness {
    /// Where nothing can be chosen yet.
    pub const PLAIN: Self = likeness(45.0, 0.5);

    /// What a forecast is chosen from.
    pub const CANDIDATES: [Self; 6] = [
        likeness(120.0, 1.0),
        likeness(120.0, 0.1),
        likeness(45.0, 1.0),
        likeness(45.0, 0.1),
        likeness(20.0, 1.0),
        likeness(20.0, 0.25),
    ];

    /// Mean and quantiles of the next `days` after the history.
    pub fn ahead(self, history: &[f64], days: usize) -> Vec<(f64, Quantiles)> {
        let weekdays: Vec<(f64, Quantiles)> = {
            let mut aged: Vec<(f64, f64, usize)> = Vec::with_capacity(history.len());
            let mut weight = 1.0;
            let fade = 0.5_f64.powf(1.0 / self.half_life);
            for (position, value) in history.iter().enumerate().rev() {
                if number(history.len() - position) > HALF_LIVES * self.half_life {
                    break;
                }
                aged.push((*value, weight, position % WEEK));
                weight *= fade;
            }
            aged.sort_by(|one, other| one.0.total_cmp(&other.0));
            (0..days.min(WEEK))
                .map(|step| self.of_weekday(&aged, (history.len() + step) % WEEK))
                .collect()
        };
        (0..days)
            .filter_map(|step| weekdays.get(step % WEEK).copied())
            .collect()
    }

    /// Of values in order with their weight and weekday.
    fn of_weekday(self, aged: &[(f64, f64, usize)], weekday: usize) -> (f64, Quantiles) {
        let weigh = |(_, weight, of): &(f64, f64, usize)| {
            if *of == weekday {
                *weight
            } else {
                *weight * self.other_weekday
            }
        };
        let total: f64 = aged.iter().map(weigh).sum();
        if total <= 0.0 {
            return (0.0, [0.0; LEVELS.len()]);
        }
        let mean = aged.iter().map(|day| weigh(day) * day.0).sum::<f64>() / total;
        let mut quantiles = [aged.last().map_or(0.0, |day| day.0); LEVELS.len()];
        let mut passed = 0.0;
        let mut next = 0;
        for day in aged {
            passed += weigh(day);
            while next < LEVELS.len() && passed >= LEVELS[next] * total {
                quantiles[next] = day.0;
                next += 1;
            }
        }
        (mean, quantiles)
    }
}
