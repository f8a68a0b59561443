//! analytics: what was used, what was thrown away, what will be needed.
//!
//! It will own time series fed by inventory's stock events, publish nothing, and answer
//! `/analytics/…`. It is not built yet: this crate holds its place in the dependency order and
//! exports nothing, and the gateway's routes to it answer 404 until it has a backend.
