//! Business days: which date of the restaurant a moment belongs to.
//!
//! A restaurant that closes at 02:00 counts those hours to the evening before, so its day starts
//! at `starts_at` (04:00 by default) in its own time zone.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::Timestamp;

/// A date in the restaurant's own reckoning.
pub type BusinessDay = Date;

/// How one restaurant divides time into days.
#[derive(Debug, Clone)]
pub struct DayRule {
    zone: TimeZone,
    starts_at: Time,
}

/// A time zone or day start that cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum DayRuleError {
    /// Not a name of the IANA time-zone database.
    #[error("unknown time zone {0}")]
    Zone(String),
    /// Not a time such as `04:00`.
    #[error("{0} is not a time such as 04:00")]
    Start(String),
}

impl DayRule {
    /// A rule from an IANA zone name (`Asia/Jerusalem`) and a start such as `04:00`.
    pub fn new(zone: &str, starts_at: &str) -> Result<Self, DayRuleError> {
        Ok(Self {
            zone: TimeZone::get(zone).map_err(|_| DayRuleError::Zone(zone.to_owned()))?,
            starts_at: starts_at
                .parse()
                .map_err(|_| DayRuleError::Start(starts_at.to_owned()))?,
        })
    }

    /// The business day that `at` falls into.
    pub fn day_of(&self, at: Timestamp) -> BusinessDay {
        let local = self.zone.to_datetime(at.to_jiff());
        if local.time() < self.starts_at {
            local.date().yesterday().unwrap_or(local.date())
        } else {
            local.date()
        }
    }

    /// The moment a business day begins.
    pub fn start_of(&self, day: BusinessDay) -> Timestamp {
        self.zone
            .to_ambiguous_timestamp(day.to_datetime(self.starts_at))
            .compatible()
            .map_or(Timestamp::default(), |at| {
                Timestamp::from_micros(at.as_microsecond())
            })
    }

    /// The restaurant's time zone.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

impl Default for DayRule {
    /// Asia/Jerusalem from 04:00; UTC where no time-zone database can be found.
    fn default() -> Self {
        Self {
            zone: TimeZone::get("Asia/Jerusalem").unwrap_or(TimeZone::UTC),
            starts_at: Time::constant(4, 0, 0, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn small_hours_belong_to_the_evening_before() {
        let rule = DayRule::default();
        let at: Timestamp = "2026-03-02T00:30:00Z".parse().unwrap(); // 02:30 in Jerusalem
        assert_eq!(rule.day_of(at).to_string(), "2026-03-01");
        let at: Timestamp = "2026-03-02T02:00:00Z".parse().unwrap(); // 04:00
        assert_eq!(rule.day_of(at).to_string(), "2026-03-02");
        assert_eq!(rule.start_of(rule.day_of(at)), at);
    }

    #[test]
    fn unknown_zone_is_named() {
        assert!(DayRule::new("Mars/Olympus", "04:00").is_err());
    }
}
