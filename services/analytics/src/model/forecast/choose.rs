//! Which model forecasts a product: what would have forecast it best from origins in its own past.
//!
//! Two families compete: an expectation with the band of its errors (one model, or the mean of the best few), and the
//! days like the one to come. Both are judged by the same loss over the same days (`rolling.rs`). Unless one is clearly
//! better the forecast is the mean of both families' quantiles: such means lose less than either (Lichtendahl,
//! Grushka-Cockayne, Winkler: Management Science 59, 2013). The same history always gives the same choice.

use std::fmt::{self, Display, Formatter};

use super::band::{Band, Quantiles};
use super::days::Likeness;
use super::filter::{Model, WEEK};
use super::rolling::Rolling;
use super::series::number;

/// How many of the best models are blended into one more candidate.
const BLENDED: usize = 4;
/// A family that loses less than this much of what the other loses is taken alone.
const CLEARLY: f64 = 0.93;

/// One family's candidate.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// The mean of models' expectations, mostly of one, within a band of its errors.
    Models(Vec<Model>, Box<Band>),
    /// The days like it.
    Days(Likeness),
}

/// What forecasts a product: the mean of its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice(Vec<Part>);

impl Choice {
    /// The best for `days` ahead, or `None` where the history is too short to have one.
    pub fn of(history: &[f64], days: usize) -> Option<Self> {
        let rolling = Rolling::over(history, days)?;
        let models = best_models(&rolling);
        let likeness = least(Likeness::CANDIDATES.map(|likeness| {
            let loss = rolling.judge_days(likeness);
            (loss, Part::Days(likeness))
        }));
        let (models, likeness) = (models?, likeness?);
        Some(Self(if likeness.0 < CLEARLY * models.0 {
            vec![likeness.1]
        } else if models.0 < CLEARLY * likeness.0 {
            vec![models.1]
        } else {
            vec![models.1, likeness.1]
        }))
    }

    /// A plain one for a history that is too short to choose by.
    pub fn plain() -> Self {
        Self(vec![Part::Days(Likeness::PLAIN)])
    }

    /// Expectation and quantiles of the days after a history.
    pub fn ahead(&self, history: &[f64], days: usize) -> Vec<(f64, Quantiles)> {
        let parts: Vec<_> = self
            .0
            .iter()
            .map(|part| part.ahead(history, days))
            .collect();
        let share = 1.0 / number(parts.len().max(1));
        let mut sum = vec![(0.0, Quantiles::default()); days];
        for part in &parts {
            for (day, (expected, quantiles)) in sum.iter_mut().zip(part) {
                day.0 += share * expected;
                for (total, quantile) in day.1.iter_mut().zip(quantiles) {
                    *total += share * quantile;
                }
            }
        }
        sum
    }
}

impl Part {
    fn ahead(&self, history: &[f64], days: usize) -> Vec<(f64, Quantiles)> {
        match self {
            Self::Days(likeness) => likeness.ahead(history, days),
            Self::Models(models, band) => {
                let of_model = |model: &Model| model.paths(history, &[history.len()], days);
                let paths: Vec<Vec<f64>> = models.iter().flat_map(of_model).collect();
                let around = |(step, expected): (usize, f64)| {
                    let weekday = (history.len() + step) % WEEK;
                    (expected, band.around(weekday, expected))
                };
                let path = blend(&paths.iter().collect::<Vec<_>>(), days);
                path.into_iter().enumerate().map(around).collect()
            }
        }
    }
}

/// The first of those that lose least.
fn least<T>(candidates: impl IntoIterator<Item = (f64, T)>) -> Option<(f64, T)> {
    let mut best: Option<(f64, T)> = None;
    for candidate in candidates {
        if best.as_ref().is_none_or(|best| candidate.0 < best.0) {
            best = Some(candidate);
        }
    }
    best
}

fn best_models(rolling: &Rolling) -> Option<(f64, Part)> {
    let mut ranked: Vec<_> = Model::CANDIDATES
        .into_iter()
        .map(|model| {
            let paths = rolling.paths(model);
            let (loss, band) = Rolling::judge(&rolling.misses(&paths));
            (loss, model, band, paths)
        })
        .collect();
    ranked.sort_by(|one, other| one.0.total_cmp(&other.0));
    ranked.truncate(BLENDED);
    let origins = ranked.first().map_or(0, |best| best.3.len());
    let blended: Vec<Vec<f64>> = (0..origins)
        .map(|origin| {
            let paths: Vec<&Vec<f64>> = ranked.iter().filter_map(|one| one.3.get(origin)).collect();
            blend(&paths, paths.first().map_or(0, |path| path.len()))
        })
        .collect();
    let models = ranked.iter().map(|one| one.1).collect();
    let (loss, band) = Rolling::judge(&rolling.misses(&blended));
    let alone = ranked
        .into_iter()
        .next()
        .map(|(loss, model, band, _)| (loss, Part::Models(vec![model], Box::new(band))));
    least(
        alone
            .into_iter()
            .chain([(loss, Part::Models(models, Box::new(band)))]),
    )
}

fn blend(paths: &[&Vec<f64>], days: usize) -> Vec<f64> {
    let mean = |step| {
        let sum: f64 = paths.iter().filter_map(|path| path.get(step)).sum();
        sum / number(paths.len().max(1))
    };
    (0..days).map(mean).collect()
}

impl Display for Choice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" + ")?;
            }
            match part {
                Part::Models(models, _) => match models.as_slice() {
                    [model] => write!(f, "{model}")?,
                    _ => f.write_str("several models")?,
                },
                Part::Days(_) => f.write_str("days like it")?,
            }
        }
        Ok(())
    }
}
