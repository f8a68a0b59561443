//! When the sun goes down: the moment in the evening at which its centre is a given angle below the horizon.
//!
//! The formulas are those of the NOAA Solar Calculator (Global Monitoring Laboratory, "General Solar Position
//! Calculations"), from Meeus, *Astronomical Algorithms*, 2nd edition, chapters 22, 25 and 28: the sun's longitude to
//! 0.01 degree between 1900 and 2100. The hour angle is found by repetition, as the sun moves until evening.
//! Sunset is the upper limb on a level horizon: 0.833 degrees (0.567 of refraction, 0.266 of radius). Air pressure,
//! temperature and elevation are ignored.
//!
//! Where the sun does not come down to the angle that day, the answer is the midnight at which it is lowest; where it
//! stays below the angle all day, the noon at which it is highest. So there is always an answer, in the same half day.

use jiff::SignedDuration;
use jiff::civil::Date;
use shared_clock::Timestamp;

use crate::number::number_of;

/// Degrees below the horizon of the sun's centre at sunset.
pub(crate) const SUNSET: f64 = 0.833;

const SECONDS_A_DAY: f64 = 86_400.0;
/// Seconds of time for a degree of the earth's turning.
const SECONDS_A_DEGREE: f64 = 240.0;
/// 2000-01-01T12:00Z (J2000) in days since 1970.
const J2000: f64 = 10_957.5;
const DAYS_A_CENTURY: f64 = 36_525.0;
/// Each round shrinks the error some hundred times.
const ROUNDS: usize = 5;

/// The evening moment of `date` at which the sun's centre is `depression` degrees below the horizon of a place.
/// `date` is that of the place's own sun: the evening follows the noon nearest to `date` 12:00 of local mean time.
pub(crate) fn evening(date: Date, latitude: f64, longitude: f64, depression: f64) -> Timestamp {
    let number = number_of(date);
    let mean_noon = SECONDS_A_DAY / 2.0 - longitude * SECONDS_A_DEGREE;
    let mut seconds = mean_noon + SECONDS_A_DAY / 4.0;
    for _ in 0..ROUNDS {
        let sun = Sun::at(f64::from(number) + seconds / SECONDS_A_DAY);
        let angle = sun.hour_angle(latitude, depression);
        seconds = mean_noon - sun.equation_of_time * 60.0 + angle * SECONDS_A_DEGREE;
    }
    let after_midnight = SignedDuration::try_from_secs_f64(seconds).unwrap_or_default();
    let micros = i64::try_from(after_midnight.as_micros()).unwrap_or_default();
    Timestamp::from_micros(i64::from(number) * 86_400_000_000 + micros)
}

/// Where the sun is.
struct Sun {
    /// Degrees north of the equator.
    declination: f64,
    /// Minutes by which the sundial is ahead of mean time.
    equation_of_time: f64,
}

impl Sun {
    /// At a moment in days since 1970 UTC.
    fn at(days: f64) -> Self {
        let t = (days - J2000) / DAYS_A_CENTURY;
        let longitude = 280.466_46 + t * (36_000.769_83 + t * 0.000_303_2);
        let anomaly = (357.529_11 + t * (35_999.050_29 - t * 0.000_153_7)).to_radians();
        let eccentricity = 0.016_708_634 - t * (0.000_042_037 + t * 0.000_000_126_7);
        let centre = anomaly.sin() * (1.914_602 - t * (0.004_817 + t * 0.000_014))
            + (2.0 * anomaly).sin() * (0.019_993 - t * 0.000_101)
            + (3.0 * anomaly).sin() * 0.000_289;
        // Nutation and aberration, from the moon's ascending node.
        let node = (125.04 - 1_934.136 * t).to_radians();
        let apparent = (longitude + centre - 0.005_69 - 0.004_78 * node.sin()).to_radians();
        let mean_tilt = 23.439_291_1 - t * (0.013_004_2 + t * (0.000_000_164 - t * 0.000_000_504));
        let tilt = (mean_tilt + 0.002_56 * node.cos()).to_radians();

        let y = (tilt / 2.0).tan().powi(2);
        let twice = 2.0 * longitude.to_radians();
        let equation = y * twice.sin() - 2.0 * eccentricity * anomaly.sin()
            + 4.0 * eccentricity * y * anomaly.sin() * twice.cos()
            - 0.5 * y * y * (2.0 * twice).sin()
            - 1.25 * eccentricity * eccentricity * (2.0 * anomaly).sin();
        Self {
            declination: (tilt.sin() * apparent.sin()).asin().to_degrees(),
            equation_of_time: 4.0 * equation.to_degrees(),
        }
    }

    /// Degrees the earth turns between noon and the sun's coming to the angle: 0 to 180.
    fn hour_angle(&self, latitude: f64, depression: f64) -> f64 {
        let (latitude, declination) = (latitude.to_radians(), self.declination.to_radians());
        let cosine = (-depression.to_radians().sin() - latitude.sin() * declination.sin())
            / (latitude.cos() * declination.cos());
        cosine.clamp(-1.0, 1.0).acos().to_degrees()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Hours and minutes UTC after the midnight that begins the date.
    fn clock(day: Date, latitude: f64, longitude: f64) -> (i64, i64) {
        let midnight = i64::from(number_of(day)) * 86_400;
        let minutes = (evening(day, latitude, longitude, SUNSET).as_seconds() - midnight) / 60;
        (minutes / 60, minutes % 60)
    }

    #[test]
    fn the_equator_keeps_six_o_clock() {
        // Noon is 7 minutes late at the equinox; the sun sinks a degree in 4 minutes.
        assert_eq!(clock(date(2026, 3, 20), 0.0, 0.0), (18, 10));
        // A quarter of the globe to the east it is a quarter of a day earlier.
        assert_eq!(clock(date(2026, 3, 20), 0.0, 90.0), (12, 10));
    }

    /// Tromsø: no sunset from May to July, no sunrise from November to January.
    #[test]
    fn where_the_sun_does_not_set_midnight_and_noon_stand_for_it() {
        let (north, east) = (69.65, 18.96);
        assert_eq!(clock(date(2026, 6, 21), north, east), (22, 46)); // solar midnight
        assert_eq!(clock(date(2026, 12, 21), north, east), (10, 42)); // solar noon
        let dusk = evening(date(2026, 12, 21), north, east, 8.5);
        assert!(dusk > evening(date(2026, 12, 21), north, east, SUNSET));
    }
}
