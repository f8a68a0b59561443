//! Hebrew dates, and the way there and back from civil dates.
//!
//! The arithmetic is ICU4X's (`icu_calendar`), which follows Reingold & Dershowitz, *Calendrical Calculations*, 4th
//! edition, chapter 8: the mean conjunction (molad) of Tishrei, the four postponements, and from them the lengths of
//! the months. A civil date stands for the Hebrew day of its daylight; that day began at sunset the evening before.
//!
//! Invariant: a [`HebrewDate`] exists, so that it has exactly one civil date.

use icu_calendar::cal::Hebrew;
use icu_calendar::types::{Month as IcuMonth, RataDie};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::number::{date_of, number_of};

/// The fixed day number ("rata die") of 1970-01-01.
const UNIX_EPOCH: i64 = 719_163;

/// A month of the Hebrew year, in the order of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Month {
    /// The first month: Rosh Hashana, Yom Kippur, Sukkot.
    Tishrei,
    /// Also Marcheshvan; 29 or 30 days.
    Cheshvan,
    /// 29 or 30 days.
    Kislev,
    /// The fourth month.
    Tevet,
    /// The fifth month.
    Shevat,
    /// The added month of a leap year.
    AdarI,
    /// Adar of an ordinary year, the second Adar of a leap year: the one with Purim.
    Adar,
    /// The month of Passover.
    Nisan,
    /// The eighth month of an ordinary year.
    Iyar,
    /// The month of Shavuot.
    Sivan,
    /// The tenth month of an ordinary year.
    Tammuz,
    /// Also Menachem Av.
    Av,
    /// The last month.
    Elul,
}

impl Month {
    const ORDINARY: [Self; 12] = [
        Self::Tishrei,
        Self::Cheshvan,
        Self::Kislev,
        Self::Tevet,
        Self::Shevat,
        Self::Adar,
        Self::Nisan,
        Self::Iyar,
        Self::Sivan,
        Self::Tammuz,
        Self::Av,
        Self::Elul,
    ];

    fn from_icu(month: IcuMonth) -> Self {
        if month.is_leap() {
            return Self::AdarI;
        }
        let place = usize::from(month.number()).saturating_sub(1);
        Self::ORDINARY.get(place).copied().unwrap_or(Self::Elul)
    }

    fn to_icu(self) -> IcuMonth {
        match (1..).zip(Self::ORDINARY).find(|(_, month)| *month == self) {
            Some((number, _)) => IcuMonth::new(number),
            None => IcuMonth::leap(5),
        }
    }
}

/// A day of the Hebrew calendar. Earlier days are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct HebrewDate {
    year: i32,
    month: Month,
    day: u8,
}

impl HebrewDate {
    /// The Hebrew date of the daylight hours of `date`.
    pub fn of(date: Date) -> Self {
        let fixed = RataDie::new(i64::from(number_of(date)) + UNIX_EPOCH);
        let hebrew = icu_calendar::Date::from_rata_die(fixed, Hebrew);
        Self {
            year: hebrew.year().extended_year(),
            month: Month::from_icu(hebrew.month().to_input()),
            day: hebrew.day_of_month().0,
        }
    }

    /// The date with these fields; `None` when there is none, such as Adar I of an ordinary year.
    pub fn new(year: i32, month: Month, day: u8) -> Option<Self> {
        icu_calendar::Date::try_new_hebrew_v2(year, month.to_icu(), day)
            .ok()
            .map(|_| Self { year, month, day })
    }

    /// The civil date of its daylight hours; clamped to the ends of the civil calendar (years -9999 to 9999).
    pub fn to_civil(self) -> Date {
        // Fields that were checked or computed always make a date, so the way out below is not taken.
        let hebrew =
            icu_calendar::Date::try_new_hebrew_v2(self.year, self.month.to_icu(), self.day);
        let fixed = hebrew.map_or(UNIX_EPOCH, |date| date.to_rata_die().to_i64_date());
        date_of(i32::try_from(fixed - UNIX_EPOCH).unwrap_or(i32::MAX))
    }

    /// The year since the creation of the world; 5787 began in September 2026.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month.
    pub const fn month(self) -> Month {
        self.month
    }

    /// The day of the month, from 1 to 29 or 30.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Whether its year has thirteen months.
    pub const fn in_leap_year(self) -> bool {
        (7 * self.year as i64 + 1).rem_euclid(19) < 7
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_keep_their_names_in_both_kinds_of_year() {
        let leap = HebrewDate::new(5784, Month::AdarI, 30).unwrap();
        assert_eq!(leap.to_civil(), date(2024, 3, 10));
        assert!(leap.in_leap_year());
        let ordinary = HebrewDate::of(date(2023, 3, 7));
        assert_eq!((ordinary.month(), ordinary.day()), (Month::Adar, 14));
        assert!(!ordinary.in_leap_year());
        assert_eq!(HebrewDate::new(5783, Month::AdarI, 1), None);
        assert_eq!(HebrewDate::new(5783, Month::Tevet, 30), None);
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        for date in [Date::MIN, Date::MAX] {
            assert_eq!(HebrewDate::of(date).year() > 0, date == Date::MAX);
        }
        let far = HebrewDate::new(20_000, Month::Nisan, 15);
        assert!(far.is_none_or(|far| far.to_civil() == Date::MAX));
    }
}
