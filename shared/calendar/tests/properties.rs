//! What holds for every day, town and moment, whatever the calendar says about it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, ToSpan as _};
use proptest::prelude::*;
use shared_calendar::{HebrewDate, Holiday, Month, Place, day, next_rest, rest_at, rests};
use shared_clock::Timestamp;

/// Every day of three hundred years.
fn centuries() -> impl Iterator<Item = Date> {
    date(1850, 1, 1)
        .series(1.day())
        .take_while(|day| day.year() < 2150)
}

/// Noon UTC of a date.
fn noon(date: Date) -> Timestamp {
    let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    Timestamp::from_micros(midnight.as_microsecond()).plus_seconds(12 * 3600)
}

#[test]
fn hebrew_dates_go_there_and_back_and_only_forward() {
    let mut before: Option<HebrewDate> = None;
    for day in centuries() {
        let hebrew = HebrewDate::of(day);
        assert_eq!(hebrew.to_civil(), day);
        assert_eq!(
            HebrewDate::new(hebrew.year(), hebrew.month(), hebrew.day()),
            Some(hebrew)
        );
        assert!(before.is_none_or(|before| before < hebrew), "{hebrew:?}");
        before = Some(hebrew);
    }
}

#[test]
fn the_year_begins_on_the_days_it_may_and_has_a_length_it_may() {
    let new_year = |year| HebrewDate::new(year, Month::Tishrei, 1).unwrap();
    for year in 5600..5900 {
        let first = new_year(year);
        assert!(
            !matches!(
                first.to_civil().weekday(),
                Weekday::Sunday | Weekday::Wednesday | Weekday::Friday
            ),
            "{year}"
        );
        let length = new_year(year + 1)
            .to_civil()
            .duration_since(first.to_civil())
            .as_hours()
            / 24;
        let lengths = if first.in_leap_year() {
            [383, 384, 385]
        } else {
            [353, 354, 355]
        };
        assert!(lengths.contains(&length), "{year}: {length}");
    }
}

#[test]
fn every_year_has_every_holiday_as_often_as_it_should() {
    for in_israel in [true, false] {
        for year in 5728..5800 {
            let first = HebrewDate::new(year, Month::Tishrei, 1).unwrap();
            let next = HebrewDate::new(year + 1, Month::Tishrei, 1).unwrap();
            let days: Vec<_> = first
                .to_civil()
                .series(1.day())
                .take_while(|date| *date < next.to_civil())
                .map(|date| day(date, in_israel))
                .collect();
            for holiday in Holiday::ALL {
                let times = days
                    .iter()
                    .filter(|day| day.holiday == Some(holiday))
                    .count();
                let due = match (holiday, in_israel) {
                    (Holiday::SheminiAtzeret, true) => 0,
                    (Holiday::Chanukah, _) => 8,
                    (Holiday::CholHamoedSukkot, true) => 6,
                    (Holiday::CholHamoedSukkot, false) | (Holiday::CholHamoedPassover, true) => 5,
                    (Holiday::CholHamoedPassover, false) => 4,
                    (Holiday::RoshHashana, _)
                    | (
                        Holiday::Sukkot
                        | Holiday::Passover
                        | Holiday::SeventhOfPassover
                        | Holiday::Shavuot,
                        false,
                    ) => 2,
                    _ => 1,
                };
                assert_eq!(times, due, "{holiday:?} in {year}, Israel: {in_israel}");
            }
            for day in days {
                assert_eq!(
                    day.is_shabbat() && day.is_fast(),
                    day.is_shabbat() && day.holiday == Some(Holiday::YomKippur),
                    "only Yom Kippur is kept on Shabbat: {day:?}"
                );
                let state = matches!(
                    day.holiday,
                    Some(Holiday::MemorialDay | Holiday::IndependenceDay)
                );
                assert!(!(state && day.is_rest()), "{day:?}");
                if state && year >= 5764 {
                    assert!(!matches!(
                        day.date.weekday(),
                        Weekday::Friday | Weekday::Saturday | Weekday::Sunday
                    ));
                }
            }
        }
    }
}

#[test]
fn an_eve_is_a_working_day_before_rest() {
    for date in centuries() {
        for in_israel in [true, false] {
            let today = day(date, in_israel);
            let tomorrow = day(date.tomorrow().unwrap(), in_israel);
            assert_eq!(today.is_eve(), !today.is_rest() && tomorrow.is_rest());
            if let Some(holiday) = today.eve_of {
                assert_eq!(tomorrow.holiday, Some(holiday));
                assert!(holiday.is_rest());
            }
        }
    }
}

#[test]
fn every_town_rests_in_order_and_on_every_friday_evening() {
    for place in Place::all() {
        let start = noon(date(2024, 1, 1));
        let end = noon(date(2027, 1, 1));
        let all: Vec<_> = rests(place, start)
            .take_while(|rest| rest.from < end)
            .collect();
        assert!(all.len() > 150);
        for pair in all.windows(2) {
            assert!(pair[0].to < pair[1].from, "{} {pair:?}", place.name_en);
        }
        for rest in &all {
            let hours = (rest.to.as_seconds() - rest.from.as_seconds()) / 3600;
            let days = i64::from(rest.last_day.since(rest.first_day).unwrap().get_days()) + 1;
            assert!((24 * days..24 * days + 4).contains(&hours), "{rest:?}");
            assert!(days <= 3, "{rest:?}");
        }
        for friday in date(2024, 1, 5).series(7.days()).take(150) {
            let dusk = place.sunset(friday);
            let rest = rest_at(place, dusk).expect("Friday evening");
            assert!(rest.from < dusk && dusk < rest.to);
        }
    }
}

fn anywhere() -> impl Strategy<Value = Place> {
    (
        -91.0..91.0_f64,
        -181.0..181.0_f64,
        0..400_u16,
        any::<bool>(),
    )
        .prop_map(|(north, east, minutes, israel)| Place::at(north, east, minutes, israel))
}

proptest! {
    /// Poles and midnight suns too.
    #[test]
    fn rest_is_well_formed_anywhere(place in anywhere(), seconds in -4_000_000_000_i64..8_000_000_000) {
        let at = Timestamp::from_micros(seconds * 1_000_000);
        let some: Vec<_> = rests(&place, at).take(6).collect();
        for rest in &some {
            prop_assert!(rest.from < rest.to);
            prop_assert!(rest.to > at);
            prop_assert!(rest.contains(rest.from) && !rest.contains(rest.to));
            prop_assert!(day(rest.first_day, place.in_israel()).is_rest());
            prop_assert!(rest.first_day <= rest.last_day);
            // Asked in the middle or at either end, the answer is the same rest.
            prop_assert_eq!(rest_at(&place, rest.from), Some(*rest));
            prop_assert_eq!(rest_at(&place, rest.to.plus_seconds(-1)), Some(*rest));
            prop_assert_eq!(rest_at(&place, rest.to), None);
            prop_assert_eq!(next_rest(&place, rest.from.plus_seconds(-1)), Some(*rest));
        }
        for pair in some.windows(2) {
            prop_assert!(pair[0].to < pair[1].from);
            prop_assert_eq!(next_rest(&place, pair[0].from), Some(pair[1]));
        }
        prop_assert!(next_rest(&place, at).unwrap().from.as_seconds() - at.as_seconds() < 11 * 86_400);
    }

    #[test]
    fn no_moment_and_no_number_panics(micros in any::<i64>(), north in any::<f64>(), east in any::<f64>()) {
        let place = Place::at(north, east, u16::MAX, false);
        let at = Timestamp::from_micros(micros);
        if let Some(rest) = rest_at(&place, at) {
            prop_assert!(rest.contains(at));
        }
        let _ = next_rest(&place, at);
    }

    #[test]
    fn no_name_panics(name in "\\PC*") {
        let _ = Place::find(&name);
    }
}

#[test]
fn the_ends_of_time_hold() {
    let place = Place::find("Jerusalem").unwrap();
    for at in [i64::MIN, i64::MAX, 253_402_200_000_000_000] {
        let at = Timestamp::from_micros(at);
        let _ = (rest_at(place, at), next_rest(place, at));
    }
    for end in [Date::MIN, Date::MAX] {
        let _ = day(end, true);
        let sunset = place.sunset(end);
        assert!(place.havdalah(end) > sunset);
    }
    let late = noon(Date::MAX - SignedDuration::from_hours(48));
    assert!(rests(place, late).count() < 3);
}
