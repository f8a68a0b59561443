//! Holidays and fasts: which there are, what kind of day each is, and the rule of its date.
//!
//! The days of the Torah and the rabbis stand on fixed Hebrew dates (Shulchan Aruch, Orach Chayim 429–697); fasts that
//! fall on Shabbat move (550, 552, 686). The days of the State of Israel move by law so that neither they nor their eves
//! touch Shabbat: Independence Day Law 5709-1949, Memorial Day for the Fallen Law 5723-1963 (both as amended in 2004),
//! Holocaust and Heroism Remembrance Day Law 5719-1959 (as amended in 1997). Before the State there are none.
//!
//! Outside Israel each festival has a second day of rest (496); Rosh Hashana has two everywhere.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::hebrew::{HebrewDate, Month};

/// A named day. The JSON form is the snake-case name, which is also its code in `data/holidays.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// 1 and 2 Tishrei; rest.
    RoshHashana,
    /// 3 Tishrei, or Sunday the 4th; a fast.
    FastOfGedaliah,
    /// 10 Tishrei; rest and a fast.
    YomKippur,
    /// 15 Tishrei (abroad the 16th too); rest.
    Sukkot,
    /// The days between, to Hoshana Rabba.
    CholHamoedSukkot,
    /// 22 Tishrei abroad; rest. In Israel that day is [`Holiday::SimchatTorah`].
    SheminiAtzeret,
    /// 22 Tishrei in Israel, the 23rd abroad; rest.
    SimchatTorah,
    /// Eight days from 25 Kislev.
    Chanukah,
    /// 10 Tevet; a fast.
    TenthOfTevet,
    /// 15 Shevat.
    TuBishvat,
    /// 13 Adar, or Thursday the 11th; a fast.
    FastOfEsther,
    /// 14 Adar (the second one in a leap year).
    Purim,
    /// 15 Adar: Purim in Jerusalem.
    ShushanPurim,
    /// 15 Nisan (abroad the 16th too); rest.
    Passover,
    /// The days between.
    CholHamoedPassover,
    /// 21 Nisan (abroad the 22nd too); rest.
    SeventhOfPassover,
    /// 27 Nisan, or a day beside it.
    HolocaustDay,
    /// The day before Independence Day.
    MemorialDay,
    /// 5 Iyar, or the 3rd, 4th or 6th.
    IndependenceDay,
    /// 18 Iyar.
    LagBaOmer,
    /// 28 Iyar.
    JerusalemDay,
    /// 6 Sivan (abroad the 7th too); rest.
    Shavuot,
    /// 17 Tammuz, or Sunday the 18th; a fast.
    SeventeenthOfTammuz,
    /// 9 Av, or Sunday the 10th; a fast.
    TishaBeav,
    /// 15 Av.
    TuBeav,
}

impl Holiday {
    /// Every one of them, in the order of the year.
    pub const ALL: [Self; 25] = [
        Self::RoshHashana,
        Self::FastOfGedaliah,
        Self::YomKippur,
        Self::Sukkot,
        Self::CholHamoedSukkot,
        Self::SheminiAtzeret,
        Self::SimchatTorah,
        Self::Chanukah,
        Self::TenthOfTevet,
        Self::TuBishvat,
        Self::FastOfEsther,
        Self::Purim,
        Self::ShushanPurim,
        Self::Passover,
        Self::CholHamoedPassover,
        Self::SeventhOfPassover,
        Self::HolocaustDay,
        Self::MemorialDay,
        Self::IndependenceDay,
        Self::LagBaOmer,
        Self::JerusalemDay,
        Self::Shavuot,
        Self::SeventeenthOfTammuz,
        Self::TishaBeav,
        Self::TuBeav,
    ];

    /// Whether it is a day of rest (yom tov), as Shabbat is.
    pub const fn is_rest(self) -> bool {
        matches!(
            self,
            Self::RoshHashana
                | Self::YomKippur
                | Self::Sukkot
                | Self::SheminiAtzeret
                | Self::SimchatTorah
                | Self::Passover
                | Self::SeventhOfPassover
                | Self::Shavuot
        )
    }

    /// Whether it is a public fast. Yom Kippur and Tisha B'Av begin the evening before, the others at dawn.
    pub const fn is_fast(self) -> bool {
        matches!(
            self,
            Self::FastOfGedaliah
                | Self::YomKippur
                | Self::TenthOfTevet
                | Self::FastOfEsther
                | Self::SeventeenthOfTammuz
                | Self::TishaBeav
        )
    }

    /// Whether it lies between the days of rest of Sukkot or Passover.
    pub const fn is_chol_hamoed(self) -> bool {
        matches!(self, Self::CholHamoedSukkot | Self::CholHamoedPassover)
    }

    /// The holiday of a day; no two fall together.
    pub(crate) fn of(date: HebrewDate, weekday: Weekday, in_israel: bool) -> Option<Self> {
        of_tishrei(date, weekday, in_israel)
            .or_else(|| of_spring(date, in_israel))
            .or_else(|| of_winter(date, weekday))
            .or_else(|| of_summer(date, weekday))
            .or_else(|| of_the_state(date, weekday))
    }
}

fn of_tishrei(date: HebrewDate, weekday: Weekday, in_israel: bool) -> Option<Holiday> {
    if date.month() != Month::Tishrei {
        return None;
    }
    match date.day() {
        1 | 2 => Some(Holiday::RoshHashana),
        3 if weekday != Weekday::Saturday => Some(Holiday::FastOfGedaliah),
        4 if weekday == Weekday::Sunday => Some(Holiday::FastOfGedaliah),
        10 => Some(Holiday::YomKippur),
        15 => Some(Holiday::Sukkot),
        16 if !in_israel => Some(Holiday::Sukkot),
        16..=21 => Some(Holiday::CholHamoedSukkot),
        22 if in_israel => Some(Holiday::SimchatTorah),
        22 => Some(Holiday::SheminiAtzeret),
        23 if !in_israel => Some(Holiday::SimchatTorah),
        _ => None,
    }
}

/// Passover and Shavuot.
fn of_spring(date: HebrewDate, in_israel: bool) -> Option<Holiday> {
    match (date.month(), date.day()) {
        (Month::Nisan, 15) => Some(Holiday::Passover),
        (Month::Nisan, 16) if !in_israel => Some(Holiday::Passover),
        (Month::Nisan, 16..=20) => Some(Holiday::CholHamoedPassover),
        (Month::Nisan, 21) => Some(Holiday::SeventhOfPassover),
        (Month::Nisan, 22) if !in_israel => Some(Holiday::SeventhOfPassover),
        (Month::Sivan, 6) => Some(Holiday::Shavuot),
        (Month::Sivan, 7) if !in_israel => Some(Holiday::Shavuot),
        _ => None,
    }
}

fn of_winter(date: HebrewDate, weekday: Weekday) -> Option<Holiday> {
    match (date.month(), date.day()) {
        // The eighth day is the 2nd of Tevet, the 3rd after a short Kislev.
        (Month::Kislev, 25..) | (Month::Tevet, 1 | 2) => Some(Holiday::Chanukah),
        (Month::Tevet, 3) if HebrewDate::new(date.year(), Month::Kislev, 30).is_none() => {
            Some(Holiday::Chanukah)
        }
        (Month::Tevet, 10) => Some(Holiday::TenthOfTevet),
        (Month::Shevat, 15) => Some(Holiday::TuBishvat),
        (Month::Adar, 13) if weekday != Weekday::Saturday => Some(Holiday::FastOfEsther),
        (Month::Adar, 11) if weekday == Weekday::Thursday => Some(Holiday::FastOfEsther),
        (Month::Adar, 14) => Some(Holiday::Purim),
        (Month::Adar, 15) => Some(Holiday::ShushanPurim),
        _ => None,
    }
}

fn of_summer(date: HebrewDate, weekday: Weekday) -> Option<Holiday> {
    match (date.month(), date.day(), weekday) {
        (Month::Iyar, 18, _) => Some(Holiday::LagBaOmer),
        (Month::Tammuz, 17, Weekday::Saturday) | (Month::Av, 9, Weekday::Saturday) => None,
        (Month::Tammuz, 17, _) | (Month::Tammuz, 18, Weekday::Sunday) => {
            Some(Holiday::SeventeenthOfTammuz)
        }
        (Month::Av, 9, _) | (Month::Av, 10, Weekday::Sunday) => Some(Holiday::TishaBeav),
        (Month::Av, 15, _) => Some(Holiday::TuBeav),
        _ => None,
    }
}

/// The days of the State of Israel, by the laws of today and of before their last amendments.
fn of_the_state(date: HebrewDate, weekday: Weekday) -> Option<Holiday> {
    use Weekday::{Monday, Sunday, Thursday, Tuesday, Wednesday};
    let year = date.year();
    match (date.month(), date.day(), weekday) {
        _ if year < 5709 => None,
        // 27 Nisan; on Friday a day earlier, on Sunday (since 5757) a day later.
        (Month::Nisan, 27, Tuesday | Thursday) | (Month::Nisan, 26, Thursday) => {
            Some(Holiday::HolocaustDay)
        }
        (Month::Nisan, 27, Sunday) if year < 5757 => Some(Holiday::HolocaustDay),
        (Month::Nisan, 28, Monday) if year >= 5757 => Some(Holiday::HolocaustDay),
        // 5 Iyar falls on Monday, Wednesday, Friday or Saturday. From the last two it moves back to Thursday, from
        // Monday (since 5764) on to Tuesday, so that no eve of Memorial Day is at the going out of Shabbat.
        (Month::Iyar, 5, Wednesday) | (Month::Iyar, 3 | 4, Thursday) => {
            Some(Holiday::IndependenceDay)
        }
        (Month::Iyar, 4, Tuesday) | (Month::Iyar, 2 | 3, Wednesday) => Some(Holiday::MemorialDay),
        (Month::Iyar, 5, Monday) if year < 5764 => Some(Holiday::IndependenceDay),
        (Month::Iyar, 4, Sunday) if year < 5764 => Some(Holiday::MemorialDay),
        (Month::Iyar, 6, Tuesday) if year >= 5764 => Some(Holiday::IndependenceDay),
        (Month::Iyar, 5, Monday) if year >= 5764 => Some(Holiday::MemorialDay),
        (Month::Iyar, 28, _) if year >= 5728 => Some(Holiday::JerusalemDay),
        _ => None,
    }
}
