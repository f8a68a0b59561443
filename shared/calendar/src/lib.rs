//! The Hebrew calendar and the hours of rest, computed for any year and town: no table of dates.
//!
//! It owns the Hebrew date of a day ([`HebrewDate`]), what the day is ([`day`]: holiday, rest, eve, fast, chol
//! hamoed), towns ([`Place`], found by name in Hebrew or English) and the hours of rest there, candle lighting to
//! havdalah ([`rest_at`], [`next_rest`], [`rests`]). It publishes and listens to nothing.
//!
//! Invariants: pure (no clock, no I/O, no time zone: the sun needs none); no input panics; rests have `from < to`, come
//! in order and never touch; moments are whole minutes, rounded so that rest is never cut short. Elevation is ignored:
//! in hill towns the visible sunset is minutes later (Jerusalem: four), so candles here are on the early side.
//!
//! One more town is a line in `data/towns.tsv`; one more holiday a line in `data/holidays.tsv`, a [`Holiday`] and the
//! rule of its date in `holiday.rs`; a name in a third language is one more column of `data/holidays.tsv`.

mod day;
mod hebrew;
mod holiday;
mod names;
mod number;
mod place;
mod rest;
mod sun;

pub use day::{DayInfo, day};
pub use hebrew::{HebrewDate, Month};
pub use holiday::Holiday;
pub use place::Place;
pub use rest::{Rest, next_rest, rest_at, rests};
