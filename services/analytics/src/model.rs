//! The rules of forecasting: pure functions of numbers and dates.
//!
//! [`forecast`] says what will be needed of one product, [`order`] how long stock lasts and what to order, [`evaluate`]
//! how far forecasts were off, [`backtest`] all of that over a data set. No clock, no storage, no randomness: the same
//! past gives the same forecast, so that an answer can be recomputed and explained.

pub mod backtest;
pub mod evaluate;
pub mod forecast;
pub mod order;
