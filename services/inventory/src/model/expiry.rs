//! When lots are told of before and after their date, and when a restaurant's lots are looked at.
//!
//! A lot passes through stages: some days before its date (7 and 3 unless set otherwise), then
//! expired. It is told of at most once per stage, and only of the nearest: a delivery that comes in
//! with two days left is not announced as being within seven. A stage that is not shorter than the
//! product's whole shelf life says nothing (everything on the shelf is within it), so it does not
//! count for that product: milk that keeps five days is told of three days before, pita that keeps
//! two only once it has expired.

use jiff::civil::{Date, Time};
use shared_clock::{BusinessDay, DayRule, Timestamp};

/// The farthest stage, in days.
const FARTHEST: i32 = 365;

/// How near a lot is to its date. The nearer is the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The date has passed.
    Expired,
    /// At most so many days are left; 0: today is the last.
    Within(i32),
}

impl Stage {
    /// As stored: the days, or -1.
    pub const fn number(self) -> i32 {
        match self {
            Self::Expired => -1,
            Self::Within(days) => days,
        }
    }

    /// Reads what [`Stage::number`] wrote.
    pub const fn from_number(number: i32) -> Self {
        if number < 0 {
            Self::Expired
        } else {
            Self::Within(number)
        }
    }
}

/// How many days before their date lots are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages(Vec<i32>);

/// A number of days that is no stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} days before the date: must be 0 to 365")]
pub struct NoStage(pub i32);

impl Stages {
    /// From numbers of days in any order. None at all: only what has expired is told of.
    pub fn new(days: impl IntoIterator<Item = i32>) -> Result<Self, NoStage> {
        let mut days: Vec<i32> = days.into_iter().collect();
        if let Some(wrong) = days.iter().find(|days| !(0..=FARTHEST).contains(*days)) {
            return Err(NoStage(*wrong));
        }
        days.sort_unstable();
        days.dedup();
        Ok(Self(days))
    }

    /// The last date that may be told of on `today`.
    pub fn horizon(&self, today: Date) -> Date {
        let farthest = self.0.last().copied().unwrap_or(0);
        later(today, farthest)
    }

    /// The stage to tell of now, if any: the nearest that the lot is in, unless that or a nearer one
    /// was `told` before. `shelf_life` is how many days a delivery of the product keeps.
    pub fn due(
        &self,
        days_left: i32,
        shelf_life: Option<i32>,
        told: Option<Stage>,
    ) -> Option<Stage> {
        let nearest = if days_left < 0 {
            Stage::Expired
        } else {
            let within = self.0.iter().copied().find(|days| days_left <= *days)?;
            if shelf_life.is_some_and(|life| life >= 0 && life <= within) {
                return None;
            }
            Stage::Within(within)
        };
        told.is_none_or(|told| nearest < told).then_some(nearest)
    }
}

impl Default for Stages {
    /// Seven and three days.
    fn default() -> Self {
        Self(vec![3, 7])
    }
}

/// The look at a restaurant's lots that belongs to one business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Morning {
    /// The business day.
    pub day: BusinessDay,
    /// From when on it is due.
    pub at: Timestamp,
    /// When the next day's is due.
    pub next: Timestamp,
}

impl Morning {
    /// That of the business day of `now`, at the local time `time`.
    pub fn of(days: &DayRule, time: Time, now: Timestamp) -> Self {
        let day = days.day_of(now);
        let next = later(day, 1);
        Self {
            day,
            at: moment(days, time, day),
            next: moment(days, time, next).max(now.plus_seconds(1)),
        }
    }
}

/// The moment within a business day when local clocks show `time`: before the day's start, it is
/// that of the date after.
fn moment(days: &DayRule, time: Time, day: BusinessDay) -> Timestamp {
    let on = |date: Date| {
        let local = days.zone().to_ambiguous_timestamp(date.to_datetime(time));
        local.compatible().map_or_else(
            |_| days.start_of(date),
            |at| Timestamp::from_micros(at.as_microsecond()),
        )
    };
    let at = on(day);
    if at < days.start_of(day) {
        on(later(day, 1))
    } else {
        at
    }
}

/// A date some days later (negative: earlier), or the end of the calendar.
pub fn later(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::Span::new().days(days))
}

/// Days from `today` to `date`.
pub fn days_until(today: Date, date: Date) -> i32 {
    date.since(today).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    const SEVEN_O_CLOCK: Time = time(7, 0, 0, 0);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_without_a_look_is_not_made_up_for() {
        let stages = Stages::default();
        let due = |left, told| stages.due(left, None, told);
        assert_eq!(due(8, None), None);
        assert_eq!(due(7, None), Some(Stage::Within(7)));
        assert_eq!(due(6, Some(Stage::Within(7))), None);
        assert_eq!(due(2, None), Some(Stage::Within(3)));
        assert_eq!(due(-9, Some(Stage::Within(7))), Some(Stage::Expired));
        assert_eq!(due(-10, Some(Stage::Expired)), None);
        let none = Stages::new([]).unwrap();
        assert_eq!(none.due(0, None, None), None);
        assert_eq!(none.due(-1, None, None), Some(Stage::Expired));
        assert_eq!(Stages::new([3, 400]), Err(NoStage(400)));
    }

    #[test]
    fn a_stage_counts_only_below_the_shelf_life() {
        let stages = Stages::default();
        assert_eq!(stages.due(5, Some(5), None), None);
        assert_eq!(stages.due(3, Some(5), None), Some(Stage::Within(3)));
        assert_eq!(stages.due(6, Some(7), None), None);
        assert_eq!(stages.due(7, Some(8), None), Some(Stage::Within(7)));
        assert_eq!(stages.due(1, Some(2), None), None);
        assert_eq!(stages.due(-1, Some(2), None), Some(Stage::Expired));
        assert_eq!(stages.due(0, Some(0), None), None);
    }

    #[test]
    fn mornings_follow_the_restaurant() {
        let days = DayRule::default();
        let of = |now| Morning::of(&days, SEVEN_O_CLOCK, at(now));
        let first = of("2026-03-01T02:30:00Z");
        assert_eq!(first.day, date(2026, 3, 1));
        assert_eq!(first.at, at("2026-03-01T05:00:00Z"));
        assert_eq!(first.next, at("2026-03-02T05:00:00Z"));
        // At 01:30 it is still the evening before.
        assert_eq!(of("2026-03-01T23:30:00Z"), first);
        // Clocks go forward on the 27th.
        assert_eq!(of("2026-03-26T12:00:00Z").next, at("2026-03-27T04:00:00Z"));
        // A day that starts after the look has its look on the next date.
        let late = DayRule::new("Asia/Jerusalem", "13:00").unwrap();
        let morning = Morning::of(&late, SEVEN_O_CLOCK, at("2026-03-01T10:00:00Z"));
        assert_eq!(morning.day, date(2026, 2, 28));
        assert_eq!(morning.at, at("2026-03-01T05:00:00Z"));
    }

    /// One day of a lot: whether somebody looks, and whether it holds anything.
    type Day = (bool, bool);

    fn told_over(stages: &Stages, left: i32, life: Option<i32>, days: &[Day]) -> Vec<(i32, Stage)> {
        let mut told = None;
        let mut all = Vec::new();
        for (left, (looks, holds)) in (0..=left).rev().chain((1..).map(|past| -past)).zip(days) {
            if *looks
                && *holds
                && let Some(stage) = stages.due(left, life, told)
            {
                told = Some(stage);
                all.push((left, stage));
            }
        }
        all
    }

    proptest! {
        #[test]
        fn each_stage_once_and_nearer_each_time(
            days in prop::collection::vec(0..30i32, 0..5),
            left in 0..40i32,
            life in prop::option::of(0..40i32),
            each in prop::collection::vec((any::<bool>(), any::<bool>()), 60),
        ) {
            let stages = Stages::new(days.clone()).unwrap();
            let told = told_over(&stages, left, life, &each);
            for pair in told.windows(2) {
                prop_assert!(pair[1].1 < pair[0].1);
            }
            for (left, stage) in &told {
                match stage {
                    Stage::Expired => prop_assert!(*left < 0),
                    Stage::Within(within) => {
                        prop_assert!(days.contains(within) && (0..=*within).contains(left));
                        prop_assert!(life.is_none_or(|life| life > *within));
                        // Nearest: no other stage lies between.
                        prop_assert!(!days.iter().any(|other| left <= other && other < within));
                    }
                }
                prop_assert_eq!(Stage::from_number(stage.number()), *stage);
            }
        }

        #[test]
        fn who_looks_every_day_misses_nothing(
            days in prop::collection::vec(0..30i32, 0..5),
            left in 0..40i32,
            life in prop::option::of(0..40i32),
        ) {
            let stages = Stages::new(days.clone()).unwrap();
            let told = told_over(&stages, left, life, &[(true, true); 60]);
            let mut expected: Vec<i32> = days;
            expected.retain(|days| life.is_none_or(|life| life > *days));
            expected.sort_unstable();
            expected.dedup();
            // Of the stages it came in with, the nearest.
            let inside = expected.iter().filter(|days| **days >= left).count();
            expected.truncate(expected.len() - inside.saturating_sub(1));
            expected.reverse();
            expected.push(-1);
            let told: Vec<i32> = told.iter().map(|(_, stage)| stage.number()).collect();
            prop_assert_eq!(told, expected);
        }

        #[test]
        fn a_look_lies_in_its_day(minutes in 0..2_000_000i64, hour in 0..24i8, start in 0..24i8) {
            // Once a year there is no such hour.
            prop_assume!(hour != 2);
            let days = DayRule::new("Asia/Jerusalem", &format!("{start:02}:00")).unwrap();
            let now = at("2026-01-01T00:00:00Z").plus_seconds(minutes * 60);
            let morning = Morning::of(&days, time(hour, 30, 0, 0), now);
            prop_assert_eq!(days.day_of(morning.at), morning.day);
            prop_assert_eq!(days.day_of(now), morning.day);
            prop_assert!(morning.next > now && morning.next > morning.at);
        }
    }
}
