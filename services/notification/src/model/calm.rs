//! When something may make a noise: not in somebody's quiet hours, and not on Shabbat and holidays
//! for those who keep them quiet.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use shared_clock::Timestamp;
use shared_contract::notification::QuietHours;

/// Quiet hours and rest following each other end within so many steps.
const STEPS: usize = 16;

/// The first moment from `at` on that is neither in `quiet` hours of `zone` nor in a rest;
/// `rest_end` gives the end of the rest that a moment falls into.
pub fn earliest(
    at: Timestamp,
    quiet: Option<&QuietHours>,
    zone: &TimeZone,
    rest_end: impl Fn(Timestamp) -> Option<Timestamp>,
) -> Timestamp {
    let mut free = at;
    for _ in 0..STEPS {
        let busy_until = rest_end(free)
            .or_else(|| quiet.and_then(|hours| quiet_end(free, hours, zone)))
            .filter(|end| *end > free);
        match busy_until {
            Some(end) => free = end,
            None => return free,
        }
    }
    free
}

/// The end of the quiet hours that `at` falls into. They may pass midnight.
fn quiet_end(at: Timestamp, hours: &QuietHours, zone: &TimeZone) -> Option<Timestamp> {
    let (from, to) = (time(&hours.from)?, time(&hours.to)?);
    let local = zone.to_datetime(at.to_jiff());
    let now = local.time();
    let passes_midnight = from > to;
    let is_quiet = if passes_midnight {
        now >= from || now < to
    } else {
        now >= from && now < to
    };
    let ends_tomorrow = passes_midnight && now >= from;
    let day = if ends_tomorrow {
        local.date().tomorrow().ok()?
    } else {
        local.date()
    };
    is_quiet
        .then(|| moment(day.to_datetime(to), zone))
        .flatten()
}

/// The moment a clock of `zone` shows `local`; of two, or none, the one a person would expect.
pub fn moment(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(Timestamp::from_micros(at.as_microsecond()))
}

/// `HH:MM`.
pub fn time(text: &str) -> Option<Time> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hours(from: &str, to: &str) -> QuietHours {
        QuietHours {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Jerusalem").unwrap()
    }

    #[test]
    fn nights_pass_midnight_and_rests_follow_each_other() {
        let night = hours("23:00", "07:00");
        let free = |text: &str| earliest(at(text), Some(&night), &zone(), |_| None);
        // 22:59, 23:00 and 06:59 in Jerusalem, in winter.
        assert_eq!(free("2026-01-05T20:59:00Z"), at("2026-01-05T20:59:00Z"));
        assert_eq!(free("2026-01-05T21:00:00Z"), at("2026-01-06T05:00:00Z"));
        assert_eq!(free("2026-01-06T04:59:00Z"), at("2026-01-06T05:00:00Z"));
        let noon = hours("13:00", "15:00");
        let free = earliest(at("2026-01-06T12:00:00Z"), Some(&noon), &zone(), |_| None);
        assert_eq!(free, at("2026-01-06T13:00:00Z"));
        // A rest that ends in the night is followed by it.
        let rest_end = |now: Timestamp| {
            let end = at("2026-01-10T23:30:00Z");
            (now < end).then_some(end)
        };
        let free = earliest(at("2026-01-10T10:00:00Z"), Some(&night), &zone(), rest_end);
        assert_eq!(free, at("2026-01-11T05:00:00Z"));
    }

    proptest! {
        /// It never comes earlier, comes within a day, and where it comes it is not quiet.
        #[test]
        fn what_is_free_is_free(
            second in 0_i64..400 * 86_400,
            from in 0_u32..24 * 60,
            to in 0_u32..24 * 60,
        ) {
            prop_assume!(from != to);
            let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
            let quiet = hours(&clock(from), &clock(to));
            let start = Timestamp::from_micros((1_767_225_600 + second) * 1_000_000);
            let free = earliest(start, Some(&quiet), &zone(), |_| None);
            prop_assert!(free >= start);
            prop_assert!(free.as_micros() - start.as_micros() <= 25 * 3_600 * 1_000_000);
            prop_assert_eq!(quiet_end(free, &quiet, &zone()), None);
        }
    }
}
