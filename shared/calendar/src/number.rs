//! Days as whole numbers since 1970-01-01, for arithmetic that cannot fail.
//!
//! Every [`Date`] has a number; a number beyond the calendar (years -9999 to 9999) is clamped to its end.

use jiff::{SignedDuration, civil::Date};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The number of `date`: 0 is 1970-01-01.
pub(crate) fn number_of(date: Date) -> i32 {
    // All of jiff's dates are within four million days of the epoch.
    i32::try_from(date.duration_since(EPOCH).as_hours() / 24).unwrap_or_default()
}

/// The date with this number.
pub(crate) fn date_of(number: i32) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(i64::from(number) * 24))
}

/// The date `days` later (negative: earlier).
pub(crate) fn plus(date: Date, days: i32) -> Date {
    date_of(number_of(date).saturating_add(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_numbers_to_the_ends_of_the_calendar() {
        assert_eq!(number_of(jiff::civil::date(2000, 3, 1)), 11_017);
        for date in [Date::MIN, Date::MAX, EPOCH] {
            assert_eq!(date_of(number_of(date)), date);
        }
        assert_eq!(plus(Date::MAX, 3), Date::MAX);
        assert_eq!(plus(Date::MIN, -3), Date::MIN);
    }
}
