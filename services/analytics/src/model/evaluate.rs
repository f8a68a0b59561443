//! How good forecasts were: the usual measures, of one series at a time.
//!
//! MASE is Hyndman and Koehler's (International Journal of Forecasting 22, 2006), scaled by the seasonal naive
//! forecast inside the history: below one is better than it was there. Pinball loss is Koenker and Bassett's
//! (Econometrica 46, 1978), which the true quantile minimises. All take what was forecast and what came, day by day.

use super::forecast::mean;

/// The mean absolute error of `forecast`.
pub fn absolute_error(forecast: &[f64], actual: &[f64]) -> f64 {
    let errors: Vec<f64> = forecast
        .iter()
        .zip(actual)
        .map(|(forecast, actual)| (forecast - actual).abs())
        .collect();
    mean(&errors)
}

/// What MASE divides by: the mean absolute difference of a day to the one a season before, over the history. `None` if
/// the history is no longer than a season or never changes: then there is no scale.
pub fn seasonal_scale(history: &[f64], season: usize) -> Option<f64> {
    let later = history.get(season..).filter(|later| !later.is_empty())?;
    Some(absolute_error(history, later)).filter(|scale| *scale > 0.0)
}

/// Pinball loss of a quantile: `level` is the probability that demand lies below it.
pub fn pinball(quantile: f64, actual: f64, level: f64) -> f64 {
    let short = actual - quantile;
    if short >= 0.0 {
        level * short
    } else {
        (level - 1.0) * short
    }
}

/// The share of days inside `[low, high]`, bounds included.
pub fn coverage(low: &[f64], high: &[f64], actual: &[f64]) -> f64 {
    let inside: Vec<f64> = low
        .iter()
        .zip(high)
        .zip(actual)
        .map(|((low, high), actual)| f64::from(u8::from(low <= actual && actual <= high)))
        .collect();
    mean(&inside)
}
