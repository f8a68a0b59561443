//! Towns: where the sun is asked about and which custom is followed there.
//!
//! The towns are `data/towns.tsv`. A name is found whatever its case, spaces, hyphens, quotes, vowel points and doubled
//! yod or vav («קרית אתא», «קריית-אתא»), in Hebrew or English; what follows a comma («חיפה, הנמל 3») is left away when
//! the whole is unknown. Elevation is not kept: hours are for the level horizon.
//!
//! A town that is not known is no error: [`Place::of`] then gives Jerusalem's hours, whose candle lighting is the
//! earliest in the country, for the time zone of Israel, and none for another zone, where nobody can say when the sun
//! sets: the caller then keeps its civil quiet hours only.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use shared_clock::Timestamp;

use crate::sun;

/// The sun's depression in degrees at which three small stars are out and rest ends: the custom of most calendars.
const STARS: f64 = 8.5;
/// The town whose hours stand for an unknown town of Israel.
const DEFAULT: &str = "Jerusalem";
/// Names of Israel's time zone in the IANA database.
const ISRAEL: [&str; 3] = ["Asia/Jerusalem", "Asia/Tel_Aviv", "Israel"];
/// More minutes than any custom asks for; two rests could touch beyond half a day.
const MOST_CANDLE_MINUTES: u16 = 180;

/// A town, or a point on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its name in Hebrew; empty for a point.
    pub name_he: &'static str,
    /// Its name in English; empty for a point.
    pub name_en: &'static str,
    latitude: f64,
    longitude: f64,
    candle_minutes: u16,
    in_israel: bool,
}

struct Towns {
    places: Vec<Place>,
    by_name: HashMap<String, usize>,
}

static TOWNS: LazyLock<Towns> = LazyLock::new(|| read(include_str!("../data/towns.tsv")));

impl Place {
    /// A point by its coordinates in degrees (north and east positive; beyond the globe is clamped to it).
    pub fn at(latitude: f64, longitude: f64, candle_minutes: u16, in_israel: bool) -> Self {
        let within = |degrees: f64, most: f64| {
            if degrees.is_nan() {
                0.0
            } else {
                degrees.clamp(-most, most)
            }
        };
        Self {
            name_he: "",
            name_en: "",
            // At the very pole there is no noon to count from.
            latitude: within(latitude, 89.9),
            longitude: within(longitude, 180.0),
            candle_minutes: candle_minutes.min(MOST_CANDLE_MINUTES),
            in_israel,
        }
    }

    /// The town of this name, forgiving about how it is written.
    pub fn find(name: &str) -> Option<&'static Self> {
        let found = |name: &str| TOWNS.by_name.get(&normal(name)).copied();
        let index = found(name).or_else(|| found(name.split_once(',')?.0))?;
        TOWNS.places.get(index)
    }

    /// The place whose hours stand for an unknown town in an IANA time zone: Jerusalem for Israel's, else none.
    pub fn default_for(time_zone: &str) -> Option<&'static Self> {
        ISRAEL
            .contains(&time_zone)
            .then(|| Self::find(DEFAULT))
            .flatten()
    }

    /// The place of a restaurant: its town where known, else [`Place::default_for`] its time zone.
    pub fn of(town: Option<&str>, time_zone: &str) -> Option<&'static Self> {
        town.and_then(Self::find)
            .or_else(|| Self::default_for(time_zone))
    }

    /// Every town, in the order of the file: Israel by size, then abroad.
    pub fn all() -> &'static [Self] {
        &TOWNS.places
    }

    /// Whether festivals have one day of rest here.
    pub const fn in_israel(&self) -> bool {
        self.in_israel
    }

    /// Degrees north.
    pub const fn latitude(&self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub const fn longitude(&self) -> f64 {
        self.longitude
    }

    /// Minutes from candle lighting to sunset, by local custom.
    pub const fn candle_minutes(&self) -> u16 {
        self.candle_minutes
    }

    /// Sunset of a date here.
    pub fn sunset(&self, date: Date) -> Timestamp {
        sun::evening(date, self.latitude, self.longitude, sun::SUNSET)
    }

    /// Candle lighting on the eve `date`, exact; printed calendars round it down to the minute.
    pub fn candle_lighting(&self, date: Date) -> Timestamp {
        self.sunset(date)
            .plus_seconds(-60 * i64::from(self.candle_minutes))
    }

    /// The stars of the evening of `date`, exact: the sun 8.5 degrees below the horizon.
    pub fn havdalah(&self, date: Date) -> Timestamp {
        sun::evening(date, self.latitude, self.longitude, STARS)
    }
}

/// What all spellings of one name have in common.
fn normal(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let pointed = |letter: char| ('\u{0591}'..='\u{05c7}').contains(&letter);
    for letter in name
        .chars()
        .filter(|letter| letter.is_alphanumeric() && !pointed(*letter))
    {
        let doubled = matches!(letter, 'י' | 'ו') && plain.ends_with(letter);
        if !doubled {
            plain.extend(letter.to_lowercase());
        }
    }
    plain
}

fn read(table: &'static str) -> Towns {
    let mut towns = Towns {
        places: Vec::new(),
        by_name: HashMap::new(),
    };
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let Some((place, others)) = read_line(line) else {
            continue; // a test sees to it that there is none
        };
        let index = towns.places.len();
        for name in [place.name_he, place.name_en]
            .into_iter()
            .chain(others.split(';'))
        {
            towns.by_name.entry(normal(name)).or_insert(index);
        }
        towns.places.push(place);
    }
    towns.by_name.remove("");
    towns
}

fn read_line(line: &'static str) -> Option<(Place, &'static str)> {
    let fields: Vec<&'static str> = line.split('\t').collect();
    let [
        name_he,
        name_en,
        latitude,
        longitude,
        minutes,
        israel,
        others,
    ] = *fields
    else {
        return None;
    };
    let point = Place::at(
        latitude.parse().ok()?,
        longitude.parse().ok()?,
        minutes.parse().ok()?,
        israel == "1",
    );
    Some((
        Place {
            name_he,
            name_en,
            ..point
        },
        others,
    ))
}
