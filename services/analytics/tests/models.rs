//! Models on examples whose answers are known: from the papers' formulas by hand, or plain by construction.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, Weekday, date};
use mezave_analytics::model::backtest::{Plan, backtest};
use mezave_analytics::model::evaluate::{absolute_error, coverage, pinball, seasonal_scale};
use mezave_analytics::model::forecast::{
    Basis, Context, Effects, Forecast, Model, Occasion, Profile, Series, forecast, quantile,
};
use rstest::rstest;

/// A Sunday.
const FIRST: Date = date(2024, 1, 7);

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9 * (1.0 + other.abs())
}

fn plain(series: &Series, days: usize) -> Forecast {
    let effects = Effects::none();
    let category = None;
    forecast(
        series,
        days,
        &Context {
            effects: &effects,
            category,
        },
    )
}

/// Noise that is always the same: a linear congruence, in `0..1`.
fn noise(seed: u32) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24)
    }
}

/// Demand 3 after two days, 5 after three more, 1 after one more; gain 0.5.
/// Sizes: 3, 4, 2.5. Intervals: 2, 2.5, 1.75. Croston 1972, equations 3 and 4.
#[rstest]
#[case(Model::Croston { gain: 0.5 }, 2.5 / 1.75)]
#[case(Model::Sba { gain: 0.5 }, 0.75 * 2.5 / 1.75)]
fn intervals_as_published(#[case] model: Model, #[case] rate: f64) {
    let history = [0.0, 3.0, 0.0, 0.0, 5.0, 1.0, 0.0];
    let path = model.paths(&history, &[7], 3).concat();
    assert!(path.iter().all(|value| close(*value, rate)), "{path:?}");
}

/// Probability after a first sale: 1; then fading by half each day without one. Teunter, Syntetos, Babai 2011, (5).
#[test]
fn what_is_no_longer_sold_fades() {
    let model = Model::Tsb {
        size: 0.5,
        chance: 0.5,
    };
    let path = |days: usize| {
        let mut history = vec![0.0; days + 1];
        history[0] = 8.0;
        model.paths(&history, &[days + 1], 1).concat()[0]
    };
    assert!(close(path(0), 8.0) && close(path(1), 4.0) && close(path(3), 1.0));
}

#[test]
fn baselines_are_what_their_names_say() {
    let history: Vec<f64> = (1..=30).map(f64::from).collect();
    let path = |model: Model| model.paths(&history, &[30], 8).concat();
    assert!(path(Model::Naive).iter().all(|value| close(*value, 30.0)));
    assert!(
        path(Model::MovingAverage)
            .iter()
            .all(|value| close(*value, 16.5))
    );
    let week = [24.0, 25.0, 26.0, 27.0, 28.0, 29.0, 30.0, 24.0];
    assert!(
        path(Model::SeasonalNaive)
            .iter()
            .zip(week)
            .all(|(one, other)| close(*one, other))
    );
}

/// A week that repeats exactly is forecast exactly, a closed Saturday with it.
#[rstest]
#[case(Model::Smoothing { level: 0.1, season: 0.1 })]
#[case(Model::HoltWinters { level: 0.1, trend: 0.02, season: 0.1 })]
fn a_week_that_repeats_is_learned(#[case] model: Model) {
    let week = [12.0, 10.0, 11.0, 13.0, 20.0, 30.0, 0.0];
    let history: Vec<f64> = week.into_iter().cycle().take(7 * 150).collect();
    let path = model.paths(&history, &[history.len()], 7).concat();
    for (forecast, actual) in path.iter().zip(week) {
        assert!((forecast - actual).abs() < 0.3, "{path:?}");
    }
}

/// Hyndman and Koehler 2006: errors in proportion to those of the seasonal naive forecast inside the history.
#[test]
fn measures_by_hand() {
    let history = [1.0, 2.0, 3.0, 2.0, 4.0, 6.0];
    let scale = seasonal_scale(&history, 3).unwrap();
    assert!(close(scale, 2.0));
    assert!(close(absolute_error(&[2.0, 2.0], &[1.0, 5.0]) / scale, 1.0));
    assert_eq!(seasonal_scale(&[1.0, 1.0], 3), None);
    assert_eq!(seasonal_scale(&[5.0; 20], 7), None);
    assert!(close(pinball(10.0, 12.0, 0.9), 1.8) && close(pinball(10.0, 7.0, 0.9), 0.3));
    assert!(close(coverage(&[0.0, 1.0], &[2.0, 2.0], &[2.0, 3.0]), 0.5));
}

/// Hyndman and Fan 1996, definition 6: the k-th of n values stands at k / (n + 1).
#[test]
fn quantiles_by_hand() {
    let values = [10.0, 20.0, 30.0, 40.0];
    assert!(close(quantile(&values, 0.2), 10.0) && close(quantile(&values, 0.5), 25.0));
    assert!(close(quantile(&values, 0.99), 40.0) && close(quantile(&[], 0.5), 0.0));
}

#[test]
fn a_backtest_beats_last_week_on_noise_around_a_week_and_covers_what_it_says() {
    let product = |seed: u32| {
        let mut noise = noise(seed);
        let week = [20.0, 22.0, 24.0, 26.0, 40.0, 60.0, 5.0];
        let day = |usual: f64| usual * (0.5 + noise());
        Series::new(FIRST, week.into_iter().cycle().take(364).map(day).collect())
    };
    let series: Vec<Series> = (1..=12).map(product).collect();
    let plan = Plan {
        horizon: 14,
        origins: 4,
        in_israel: None,
    };
    let figures = backtest(&series, plan);
    assert!(figures.gain_of_mase(None) > 15.0, "{figures}");
    let covered = figures.coverage(Some(true));
    assert!((0.72..=0.88).contains(&covered), "{figures}");
}

#[test]
fn a_new_product_starts_from_its_category_and_grows_its_own_level() {
    let weekday = |position: usize| if position % 7 == 5 { 30.0 } else { 10.0 };
    let long = Series::new(FIRST, (0..90).map(weekday).collect());
    let category = Profile::of(&[&long]).unwrap();
    let effects = Effects::none();
    let context = Context {
        effects: &effects,
        category: Some(&category),
    };
    let new = |days: usize| {
        // Its days begin on a Wednesday, and it is used twice as much.
        let own = (0..days).map(|day| 2.0 * weekday(day + 3)).collect();
        forecast(&Series::new(date(2024, 4, 10), own), 7, &context)
    };
    let level = |forecast: &Forecast| forecast.days.iter().map(|day| day.mean).sum::<f64>() / 90.0;
    assert_eq!(new(0).basis, Basis::Category);
    assert!((level(&new(0)) - 1.0).abs() < 0.01);
    assert!((level(&new(14)) - 1.5).abs() < 0.01);
    let friday =
        |day: &&mezave_analytics::model::forecast::Day| day.date.weekday() == Weekday::Friday;
    let forecast = new(0);
    assert!(forecast.days.iter().find(friday).unwrap().mean > 29.0);
    assert!(matches!(new(120).basis, Basis::Chosen(_)));
    assert_eq!(
        plain(&Series::new(FIRST, Vec::new()), 7).basis,
        Basis::Nothing
    );
    assert_eq!(
        plain(&Series::new(FIRST, vec![1.0; 9]), 7).basis,
        Basis::FewDays
    );
}

/// Two years of three products: twice as much on eves of holidays, none on Yom Kippur, half in Passover.
#[test]
fn holidays_are_learned_over_all_products() {
    let product = |seed: u32| {
        let mut noise = noise(seed);
        let mut values = Vec::new();
        let series = Series::new(FIRST, vec![0.0; 800]);
        for position in 0..series.len() {
            let factor = match Occasion::of(series.date(position), true) {
                Some(Occasion::Eve) => 2.0,
                Some(Occasion::YomKippur) => 0.0,
                Some(Occasion::Passover) => 0.5,
                _ => 1.0,
            };
            values.push(factor * 30.0 * (0.9 + 0.2 * noise()));
        }
        Series::new(FIRST, values)
    };
    let products: Vec<Series> = (1..=3).map(product).collect();
    let effects = Effects::learn(&products.iter().collect::<Vec<_>>(), true);
    // 2026: Passover begins in the evening of 1 April; Yom Kippur is on 21 September.
    assert!(
        (1.7..=2.1).contains(&effects.factor(date(2026, 4, 1))),
        "{effects:?}"
    );
    assert!(
        (0.4..=0.7).contains(&effects.factor(date(2026, 4, 5))),
        "{effects:?}"
    );
    assert!(effects.factor(date(2026, 9, 21)) < 0.5, "{effects:?}");
    assert!(
        (0.95..=1.05).contains(&effects.factor(date(2026, 5, 11))),
        "{effects:?}"
    );
    // The eve of Passover lies in the forecast of a past that ends eleven days before it.
    let past = products[0].until(
        (0..800)
            .find(|position| products[0].date(*position) == date(2026, 3, 5))
            .unwrap(),
    );
    let context = Context {
        effects: &effects,
        category: None,
    };
    let days = forecast(&past, 40, &context).days;
    let eve = days
        .iter()
        .find(|day| day.date == date(2026, 4, 1))
        .unwrap();
    let usual = days
        .iter()
        .find(|day| day.date == date(2026, 3, 18))
        .unwrap();
    assert!(eve.mean > 1.6 * usual.mean, "{eve:?} {usual:?}");
    assert!(close(Effects::none().factor(date(2026, 4, 1)), 1.0));
}
