//! What a civil date is in the Hebrew calendar: the question reports and forecasts ask of every day.
//!
//! A date here means its daylight hours; when rest begins in the evening is for `rest.rs` to say. A regressor for
//! demand is one of the answers of [`DayInfo`] (an eve, a fast, chol hamoed) or its [`DayInfo::holiday`].

use jiff::civil::{Date, Weekday};

use crate::hebrew::HebrewDate;
use crate::holiday::Holiday;
use crate::number::plus;

/// A day, looked at from the Hebrew calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayInfo {
    /// The civil date.
    pub date: Date,
    /// The Hebrew date of its daylight hours.
    pub hebrew: HebrewDate,
    /// The holiday or fast it is.
    pub holiday: Option<Holiday>,
    /// The day of rest, other than Shabbat, that begins this evening; not the second day of what today already is.
    pub eve_of: Option<Holiday>,
    rest_tomorrow: bool,
}

/// What `date` is; `in_israel` decides where festivals have one day of rest and where two.
pub fn day(date: Date, in_israel: bool) -> DayInfo {
    let tomorrow = plus(date, 1);
    let hebrew = HebrewDate::of(date);
    let holiday = Holiday::of(hebrew, date.weekday(), in_israel);
    let next = Holiday::of(HebrewDate::of(tomorrow), tomorrow.weekday(), in_israel);
    DayInfo {
        date,
        hebrew,
        holiday,
        eve_of: next.filter(|next| next.is_rest() && holiday != Some(*next)),
        rest_tomorrow: rests(tomorrow, next),
    }
}

/// Whether a date with this holiday is a day of rest.
fn rests(date: Date, holiday: Option<Holiday>) -> bool {
    date.weekday() == Weekday::Saturday || holiday.is_some_and(Holiday::is_rest)
}

/// Whether `date` is a day of rest: Shabbat or a holiday with rest.
pub(crate) fn is_rest(date: Date, in_israel: bool) -> bool {
    rests(
        date,
        Holiday::of(HebrewDate::of(date), date.weekday(), in_israel),
    )
}

impl DayInfo {
    /// Saturday.
    pub fn is_shabbat(&self) -> bool {
        self.date.weekday() == Weekday::Saturday
    }

    /// Shabbat or a holiday on which work rests.
    pub fn is_rest(&self) -> bool {
        rests(self.date, self.holiday)
    }

    /// A working day in whose evening rest begins: Fridays and eves of holidays.
    pub fn is_eve(&self) -> bool {
        self.rest_tomorrow && !self.is_rest()
    }

    /// A public fast, Yom Kippur among them.
    pub fn is_fast(&self) -> bool {
        self.holiday.is_some_and(Holiday::is_fast)
    }

    /// A day between the days of rest of Sukkot or Passover (it may be Shabbat).
    pub fn is_chol_hamoed(&self) -> bool {
        self.holiday.is_some_and(Holiday::is_chol_hamoed)
    }
}
