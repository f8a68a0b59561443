//! What inventory promises at its border, in one test program: linking is most of what a test costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::float_cmp)] // Totals are exact decimals.

mod cache;
mod categories;
mod dates;
mod dates_kept;
mod events;
mod kitchen;
mod large_movements;
mod migrations;
mod openapi;
mod pantry;
mod product_borders;
mod product_changes;
mod products;
mod replicas;
mod search;
mod stock_any_sequence;
mod stock_bad_input;
mod stock_booking;
mod stock_counts;
mod stock_history;
mod stock_keys;
mod stock_proof;
