//! What holds for every series there can be: forecasts are numbers, not below zero, in order, and always the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, date};
use mezave_analytics::model::backtest::{Plan, backtest};
use mezave_analytics::model::forecast::{
    Context, Effects, Forecast, Model, Profile, Series, forecast,
};
use proptest::prelude::*;

const FIRST: Date = date(2025, 3, 4);

/// Series of every kind: empty, short, long; zeros, constants, counts, rare sales, any finite number at all.
fn values() -> impl Strategy<Value = Vec<f64>> {
    let day = prop_oneof![
        4 => Just(0.0),
        4 => (0_u32..40).prop_map(f64::from),
        1 => 0.0..1e9,
    ];
    prop_oneof![
        4 => prop::collection::vec(day, 0..260),
        1 => prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO, 0..90),
        1 => (0_usize..200, 0.0..1e6).prop_map(|(length, value)| vec![value; length]),
        1 => (0_usize..200).prop_map(|length| vec![0.0; length]),
    ]
}

fn assert_sound(forecast: &Forecast, days: usize) {
    assert_eq!(forecast.days.len(), days);
    for day in &forecast.days {
        assert!(day.mean.is_finite() && day.mean >= 0.0, "{day:?}");
        assert!(
            day.quantiles.iter().all(|q| q.is_finite() && *q >= 0.0),
            "{day:?}"
        );
        assert!(day.quantiles.is_sorted(), "{day:?}");
        let (low, high) = day.range();
        assert!(low <= day.median() && day.median() <= high, "{day:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn forecasts_are_sound_and_always_the_same(values in values(), days in 0_usize..40) {
        let series = Series::new(FIRST, values);
        let none = Effects::none();
        let context = Context { effects: &none, category: None };
        let once = forecast(&series, days, &context);
        assert_sound(&once, days);
        prop_assert_eq!(&once, &forecast(&series, days, &context));
    }

    #[test]
    fn so_they_are_with_holidays_and_a_category(
        own in values(), others in prop::collection::vec(values(), 1..4)
    ) {
        let own = Series::new(FIRST, own);
        let others: Vec<Series> = others.into_iter().map(|other| Series::new(FIRST, other)).collect();
        let all: Vec<&Series> = others.iter().chain([&own]).collect();
        let effects = Effects::learn(&all, true);
        let category = Profile::of(&all);
        let context = Context { effects: &effects, category: category.as_ref() };
        assert_sound(&forecast(&own, 14, &context), 14);
    }

    #[test]
    fn every_model_gives_finite_paths(values in values()) {
        let series = Series::new(FIRST, values);
        let origins: Vec<usize> = (0..=series.len()).collect();
        for model in Model::CANDIDATES.into_iter().chain([Model::Naive]) {
            let paths = model.paths(series.values(), &origins, 9);
            prop_assert_eq!(paths.len(), origins.len());
            prop_assert!(paths.concat().iter().all(|value| value.is_finite() && *value >= 0.0));
        }
    }

    #[test]
    fn a_forecast_knows_nothing_of_what_came_after(values in values(), later in values()) {
        let series = Series::new(FIRST, values.clone());
        let longer = Series::new(FIRST, values.into_iter().chain(later).collect());
        let past = longer.until(series.len());
        let none = Effects::none();
        let context = Context { effects: &none, category: None };
        prop_assert_eq!(forecast(&series, 7, &context), forecast(&past, 7, &context));
    }
}

#[test]
fn a_far_forecast_and_an_endless_date_do_not_break() {
    let none = Effects::none();
    let context = Context {
        effects: &none,
        category: None,
    };
    let series = Series::new(Date::MAX, vec![1.0, 2.0]);
    assert_sound(&forecast(&series, 10_000, &context), 92);
    assert_sound(&forecast(&Series::new(FIRST, Vec::new()), 3, &context), 3);
}

#[test]
fn a_backtest_of_nothing_prints_no_nonsense() {
    let plan = Plan {
        horizon: 14,
        origins: 6,
        in_israel: Some(true),
    };
    let few = vec![
        Series::new(FIRST, vec![0.0; 400]),
        Series::new(FIRST, vec![1.0]),
    ];
    for series in [Vec::new(), few] {
        let table = backtest(&series, plan).to_string();
        assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
    }
}
