//! Days and hours as other programs give them. Dates and holidays: pyluach 2.3.0 and zmanim 0.3.1 (from the Python
//! package index); hours: zmanim 0.3.1, to the second. All days from 2020 to 2040 are compared by
//! `examples/compare.py`; these are its sharp corners.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use rstest::rstest;
use shared_calendar::{HebrewDate, Holiday, Month, Place, day, rest_at};
use shared_clock::Timestamp;

/// The holiday in Israel and abroad.
#[rstest]
#[case("2020-02-29", 5780, Month::Adar, 4, "", "")]
#[case(
    "2022-03-16",
    5782,
    Month::Adar,
    13,
    "fast_of_esther",
    "fast_of_esther"
)]
#[case(
    "2023-09-18",
    5784,
    Month::Tishrei,
    3,
    "fast_of_gedaliah",
    "fast_of_gedaliah"
)]
#[case("2024-03-10", 5784, Month::AdarI, 30, "", "")]
#[case(
    "2024-03-21",
    5784,
    Month::Adar,
    11,
    "fast_of_esther",
    "fast_of_esther"
)]
#[case("2024-03-24", 5784, Month::Adar, 14, "purim", "purim")]
#[case("2022-08-07", 5782, Month::Av, 10, "tisha_beav", "tisha_beav")]
#[case("2021-07-18", 5781, Month::Av, 9, "tisha_beav", "tisha_beav")]
#[case(
    "2022-07-17",
    5782,
    Month::Tammuz,
    18,
    "seventeenth_of_tammuz",
    "seventeenth_of_tammuz"
)]
#[case("2020-12-18", 5781, Month::Tevet, 3, "chanukah", "chanukah")]
#[case("2025-01-02", 5785, Month::Tevet, 2, "chanukah", "chanukah")]
#[case(
    "2025-12-30",
    5786,
    Month::Tevet,
    10,
    "tenth_of_tevet",
    "tenth_of_tevet"
)]
#[case("2021-04-08", 5781, Month::Nisan, 26, "holocaust_day", "holocaust_day")]
#[case("2026-04-14", 5786, Month::Nisan, 27, "holocaust_day", "holocaust_day")]
#[case("2024-05-06", 5784, Month::Nisan, 28, "holocaust_day", "holocaust_day")]
#[case(
    "2021-04-15",
    5781,
    Month::Iyar,
    3,
    "independence_day",
    "independence_day"
)]
#[case("2026-04-21", 5786, Month::Iyar, 4, "memorial_day", "memorial_day")]
#[case(
    "2027-05-12",
    5787,
    Month::Iyar,
    5,
    "independence_day",
    "independence_day"
)]
#[case("2024-05-13", 5784, Month::Iyar, 5, "memorial_day", "memorial_day")]
#[case(
    "2024-05-14",
    5784,
    Month::Iyar,
    6,
    "independence_day",
    "independence_day"
)]
#[case(
    "2030-10-19",
    5791,
    Month::Tishrei,
    22,
    "simchat_torah",
    "shemini_atzeret"
)]
#[case(
    "2026-04-03",
    5786,
    Month::Nisan,
    16,
    "chol_hamoed_passover",
    "passover"
)]
#[case("2026-04-09", 5786, Month::Nisan, 22, "", "seventh_of_passover")]
#[case("2026-05-23", 5786, Month::Sivan, 7, "", "shavuot")]
#[case("2026-09-27", 5787, Month::Tishrei, 16, "chol_hamoed_sukkot", "sukkot")]
#[case("2040-09-08", 5801, Month::Tishrei, 1, "rosh_hashana", "rosh_hashana")]
fn days(
    #[case] date: Date,
    #[case] year: i32,
    #[case] month: Month,
    #[case] of_month: u8,
    #[case] in_israel: &str,
    #[case] abroad: &str,
) {
    let here = day(date, true);
    assert_eq!(Some(here.hebrew), HebrewDate::new(year, month, of_month));
    assert_eq!(here.holiday.map_or("", Holiday::code), in_israel);
    assert_eq!(day(date, false).holiday.map_or("", Holiday::code), abroad);
}

/// Before the amendment of 5764 Independence Day stayed on a Monday (hdate 1.2.2).
#[rstest]
#[case("1990-04-30", "independence_day")]
#[case("1994-04-14", "independence_day")]
#[case("1995-05-04", "independence_day")]
fn days_before_the_amendments(#[case] date: Date, #[case] holiday: &str) {
    assert_eq!(day(date, true).holiday.map_or("", Holiday::code), holiday);
}

/// Candle lighting and stars: a Shabbat in each season, and holidays beside Shabbat and beside each other.
#[rstest]
#[case(
    "Jerusalem",
    "2026-01-02",
    "2026-01-02T14:06:59Z",
    "2026-01-03T15:27:15Z"
)]
#[case(
    "Tel Aviv",
    "2026-06-19",
    "2026-06-19T16:31:49Z",
    "2026-06-20T17:32:33Z"
)]
#[case("Haifa", "2020-03-27", "2020-03-27T15:26:46Z", "2020-03-28T16:34:17Z")]
#[case("Eilat", "2040-12-28", "2040-12-28T14:31:59Z", "2040-12-29T15:29:17Z")]
#[case("London", "2030-06-21", "2030-06-21T20:03:35Z", "2030-06-22T21:36:36Z")]
#[case(
    "New York",
    "2024-11-01",
    "2024-11-01T21:33:38Z",
    "2024-11-02T22:32:31Z"
)]
#[case::shabbat_then_passover(
    "Tel Aviv",
    "2025-04-11",
    "2025-04-11T15:49:29Z",
    "2025-04-13T16:46:13Z"
)]
#[case::new_year_then_shabbat(
    "Tel Aviv",
    "2024-10-02",
    "2024-10-02T15:06:05Z",
    "2024-10-05T15:56:29Z"
)]
#[case::new_year_then_shabbat(
    "New York",
    "2024-10-02",
    "2024-10-02T22:17:32Z",
    "2024-10-05T23:11:07Z"
)]
#[case::yom_kippur(
    "Jerusalem",
    "2026-09-20",
    "2026-09-20T14:58:42Z",
    "2026-09-21T16:13:30Z"
)]
#[case::shavuot_then_shabbat("Haifa", "2026-05-21", "2026-05-21T16:06:10Z", "2026-05-23T17:19:02Z")]
#[case::second_day_is_shabbat(
    "New York",
    "2026-05-21",
    "2026-05-21T23:54:05Z",
    "2026-05-24T01:02:02Z"
)]
#[case::two_days("London", "2028-04-10", "2028-04-10T18:31:41Z", "2028-04-12T19:45:58Z")]
#[case::shabbat_is_new_year(
    "Tel Aviv",
    "2026-09-11",
    "2026-09-11T15:34:25Z",
    "2026-09-13T16:26:15Z"
)]
fn hours(
    #[case] town: &str,
    #[case] eve: Date,
    #[case] candles: Timestamp,
    #[case] stars: Timestamp,
) {
    let place = Place::find(town).unwrap();
    let rest = rest_at(place, place.sunset(eve)).unwrap();
    assert_eq!(rest.first_day, eve.tomorrow().unwrap());
    // Ours are whole minutes, rounded outwards; and two seconds for the formulas.
    let early = candles.as_seconds() - rest.from.as_seconds();
    let late = rest.to.as_seconds() - stars.as_seconds();
    assert!((-2..62).contains(&early), "{rest:?} {early}");
    assert!((-2..62).contains(&late), "{rest:?} {late}");
    assert_eq!(rest.from.as_seconds() % 60, 0);
    assert_eq!(rest.to.as_seconds() % 60, 0);
}

/// The holiday a rest is named after, and what its eve says.
#[test]
fn rests_are_named_after_their_holiday() {
    let place = Place::find("תל אביב").unwrap();
    let at = |date: Date| rest_at(place, place.sunset(date)).unwrap();
    let date = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(at(date("2026-06-19")).holiday, None);
    assert_eq!(at(date("2025-04-11")).holiday, Some(Holiday::Passover));
    assert_eq!(at(date("2024-10-02")).holiday, Some(Holiday::RoshHashana));
    // Shabbat of chol hamoed is a Shabbat.
    assert_eq!(at(date("2024-04-26")).holiday, None);

    let friday = day(date("2025-04-11"), true);
    assert!(friday.is_eve() && friday.eve_of.is_none());
    let shabbat = day(date("2025-04-12"), true);
    assert!(shabbat.is_rest() && !shabbat.is_eve());
    assert_eq!(shabbat.eve_of, Some(Holiday::Passover));
}
