//! The hours of rest: from candle lighting on the eve to the stars after the last day.
//!
//! Days of rest in a row (a holiday beside Shabbat, two days of a festival) are one rest; the candles and stars in
//! between do not matter to who must not be disturbed. Moments are whole minutes, the beginning rounded down and the
//! end up, as printed calendars do.
//!
//! Invariants: `from < to`; rests of one place come in order with a working day or part of it between them. The
//! whole day between matters where the sun does not set: there rest ends at midnight and may begin at noon.

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::Serialize;
use shared_clock::Timestamp;

use crate::day::{day, is_rest};
use crate::holiday::Holiday;
use crate::number::{date_of, number_of, plus};
use crate::place::Place;

const MINUTE: i64 = 60_000_000;

/// One stretch of rest at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rest {
    /// Candle lighting on the eve.
    pub from: Timestamp,
    /// The end: the first moment after it.
    pub to: Timestamp,
    /// The first day of rest (rest begins the evening before).
    pub first_day: Date,
    /// The last day of rest.
    pub last_day: Date,
    /// The first holiday with rest among its days; `None` for a Shabbat alone.
    pub holiday: Option<Holiday>,
}

impl Rest {
    /// Whether a moment lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// The rest going on at a place at a moment.
pub fn rest_at(place: &Place, at: Timestamp) -> Option<Rest> {
    rests(place, at).next().filter(|rest| rest.contains(at))
}

/// The first rest that begins after a moment; `None` only at the end of the calendar, in the year 9999.
pub fn next_rest(place: &Place, at: Timestamp) -> Option<Rest> {
    rests(place, at).find(|rest| rest.from > at)
}

/// The rests that end after a moment, in order, to the end of the calendar: the one going on first.
pub fn rests(place: &Place, at: Timestamp) -> impl Iterator<Item = Rest> {
    let place = *place;
    // A day back, because the evening of a far northern summer may end after midnight.
    let mut from_day = number_of(solar_date(&place, at)).saturating_sub(1);
    let last = number_of(Date::MAX);
    std::iter::from_fn(move || {
        let first =
            (from_day..=last).find(|number| is_rest(date_of(*number), place.in_israel()))?;
        let rest = around(&place, date_of(first));
        from_day = number_of(rest.last_day).saturating_add(1);
        Some(rest)
    })
    .skip_while(move |rest| rest.to <= at)
}

/// The date by the place's own mean sun: no time zone is needed to know which evening is meant.
fn solar_date(place: &Place, at: Timestamp) -> Date {
    let east = SignedDuration::try_from_secs_f64(place.longitude() * 240.0).unwrap_or_default();
    let local = at.plus_seconds(east.as_secs()).to_jiff();
    Offset::UTC.to_datetime(local).date()
}

/// The rest that a day of rest belongs to.
fn around(place: &Place, within: Date) -> Rest {
    let rests_on = |date: Date| is_rest(date, place.in_israel());
    let (mut first, mut last) = (within, within);
    while first > Date::MIN && rests_on(plus(first, -1)) {
        first = plus(first, -1);
    }
    while last < Date::MAX && rests_on(plus(last, 1)) {
        last = plus(last, 1);
    }
    let days = number_of(first)..=number_of(last);
    Rest {
        from: Timestamp::from_micros(floor(place.candle_lighting(plus(first, -1)).as_micros())),
        to: Timestamp::from_micros(-floor(-place.havdalah(last).as_micros())),
        first_day: first,
        last_day: last,
        holiday: days
            .filter_map(|number| day(date_of(number), place.in_israel()).holiday)
            .find(|holiday| holiday.is_rest()),
    }
}

/// Down to the whole minute.
const fn floor(micros: i64) -> i64 {
    micros - micros.rem_euclid(MINUTE)
}
