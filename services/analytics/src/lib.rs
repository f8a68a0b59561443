//! analytics: what was used, what was thrown away, what will be needed.
//!
//! It will own time series fed by inventory's stock events, publish nothing, and answer `/analytics/…`. Built so far is
//! what needs none of that: [`model`], the pure rules of forecasting and ordering with their backtest, which
//! `mezave forecast backtest` runs. There is no router yet, and the gateway's routes to it answer 404 until it has a
//! backend.

pub mod model;
