//! A date as it was said. It becomes a day of the calendar only when the day it was said on is known.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A part of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfMonth {
    Start,
    Middle,
    End,
}

/// A date as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidDate {
    On {
        day: i8,
        month: i8,
        year: Option<i16>,
    },
    Within {
        /// Nothing for the present month.
        month: Option<i8>,
        year: Option<i16>,
        part: PartOfMonth,
    },
    Days(i64),
    Months(i64),
    /// From 1 for Monday.
    Weekday(i8),
    /// The next such day of a month.
    DayOnly(i8),
    /// There was a date, but no such day exists.
    Unclear,
}

impl SaidDate {
    /// The day that is meant, said on `today`. Without a year: the next one to come.
    pub fn day(self, today: Date) -> Option<Date> {
        let coming = |make: &dyn Fn(i16) -> Option<Date>, year: Option<i16>| match year {
            Some(year) => make(year),
            None => make(today.year())
                .filter(|date| *date >= today)
                .or_else(|| make(today.year().checked_add(1)?)),
        };
        match self {
            Self::On { day, month, year } => coming(&|year| Date::new(year, month, day).ok(), year),
            Self::Within { month, year, part } => {
                let month = month.unwrap_or(today.month());
                let of = |year: i16| {
                    let first = Date::new(year, month, 1).ok()?;
                    Some(match part {
                        PartOfMonth::Start => first,
                        PartOfMonth::Middle => Date::new(year, month, 15).ok()?,
                        PartOfMonth::End => first.last_of_month(),
                    })
                };
                coming(&of, year)
            }
            Self::Days(days) => today.checked_add(days.days()).ok(),
            Self::Months(months) => today.checked_add(months.months()).ok(),
            Self::Weekday(weekday) => (1..=7_i64)
                .filter_map(|ahead| today.checked_add(ahead.days()).ok())
                .find(|date| date.weekday().to_monday_one_offset() == weekday),
            Self::DayOnly(day) => (0..=62_i64)
                .filter_map(|ahead| today.checked_add(ahead.days()).ok())
                .find(|date| date.day() == day),
            Self::Unclear => None,
        }
    }
}

/// A day that exists in some year, or one that does not.
pub(super) fn on(day: i8, month: i8, year: Option<i16>) -> SaidDate {
    match Date::new(year.unwrap_or(2028), month, day) {
        Ok(_) => SaidDate::On { day, month, year },
        Err(_) => SaidDate::Unclear,
    }
}
