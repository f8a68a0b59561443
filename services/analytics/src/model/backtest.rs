//! How good forecasts would have been: whole series, the last windows held back, against what anyone can do.
//!
//! From each of several origins at the end of the data every product is forecast from what was before, and nothing
//! else; models, bands and holidays are chosen and learned anew each time. The baselines get bands too, by the same
//! means: quantiles of their own errors. A product counts once, as the mean of its windows.
//!
//! `Display` is the table that `mezave forecast backtest` prints. One more measure is a field of [`Tally`].

use std::fmt::{self, Display, Formatter};

use super::evaluate::{absolute_error, coverage, seasonal_scale};
use super::forecast::{
    Band, Context, Day, Effects, Model, Quantiles, Rolling, Series, Spread, WEEK, forecast, mean,
    number, quantile_loss, share_sold,
};

/// What is compared.
const METHODS: [&str; 6] = [
    "mezave, median",
    "mezave, mean",
    "seasonal naive",
    "moving average",
    "naive",
    "always nothing",
];
/// Methods that are a point without a band of their own: the mean, and the one that shows how easy zeros are.
const POINTS: [usize; 2] = [1, 5];
const SEASONAL_NAIVE: usize = 2;
const BASELINES: [Model; 3] = [Model::SeasonalNaive, Model::MovingAverage, Model::Naive];
/// Products with less past at an origin are not forecast from there.
const LEAST: usize = 8 * WEEK;

/// What to hold back.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Days of a window.
    pub horizon: usize,
    /// How many windows, side by side, the last of them at the end of the data.
    pub origins: usize,
    /// Whose holidays to learn, if any.
    pub in_israel: Option<bool>,
}

/// Sums over the windows of one product by one method.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    mase: f64,
    covered: f64,
    /// In units of the scale that MASE has.
    pinball: f64,
}

/// One product.
#[derive(Debug)]
struct Product {
    fast: bool,
    windows: usize,
    methods: [Tally; METHODS.len()],
}

/// What came out.
#[derive(Debug)]
pub struct Figures {
    plan: Plan,
    products: Vec<Product>,
    left_out: usize,
    /// Sum of expected demand over the sum of what came.
    bias: f64,
}

/// Runs a backtest. All series end on the same day.
pub fn backtest(series: &[Series], plan: Plan) -> Figures {
    let mut products: Vec<Option<Product>> = series.iter().map(|_| None).collect();
    let (mut expected, mut came) = (0.0, 0.0);
    for origin in (1..=plan.origins).rev() {
        let held_back = origin * plan.horizon;
        let past = |series: &Series| series.until(series.len().saturating_sub(held_back));
        let pasts: Vec<Series> = series.iter().map(past).collect();
        let effects = plan.in_israel.map_or_else(Effects::none, |in_israel| {
            Effects::learn(&pasts.iter().collect::<Vec<_>>(), in_israel)
        });
        for ((series, past), product) in series.iter().zip(&pasts).zip(&mut products) {
            let scale = seasonal_scale(past.values(), WEEK).filter(|_| past.len() >= LEAST);
            let window = past.len()..past.len() + plan.horizon;
            let (Some(scale), Some(actual)) = (scale, series.values().get(window)) else {
                continue;
            };
            let product = product.get_or_insert_with(|| Product {
                fast: share_sold(past.values()) > 0.5,
                windows: 0,
                methods: Default::default(),
            });
            expected += product.window(past, actual, scale, &effects) / scale;
            came += actual.iter().sum::<f64>() / scale;
        }
    }
    let left_out = products.iter().filter(|product| product.is_none()).count();
    Figures {
        plan,
        products: products.into_iter().flatten().collect(),
        left_out,
        bias: expected / came.max(f64::MIN_POSITIVE) - 1.0,
    }
}

impl Product {
    /// Adds a window; the sum of what was expected in it.
    fn window(&mut self, past: &Series, actual: &[f64], scale: f64, effects: &Effects) -> f64 {
        let context = Context {
            effects,
            category: None,
        };
        let days = forecast(past, actual.len(), &context).days;
        let medians: Vec<f64> = days.iter().map(Day::median).collect();
        let means: Vec<f64> = days.iter().map(|day| day.mean).collect();
        let quantiles: Vec<Quantiles> = days.iter().map(|day| day.quantiles).collect();
        let [median, mean, baselines @ .., nothing] = &mut self.methods;
        median.add(&medians, &quantiles, actual, scale);
        mean.add(&means, &quantiles, actual, scale);
        for (tally, model) in baselines.iter_mut().zip(BASELINES) {
            let (path, quantiles) = baseline(model, past.values(), actual.len());
            tally.add(&path, &quantiles, actual, scale);
        }
        nothing.add(&vec![0.0; actual.len()], &quantiles, actual, scale);
        self.windows += 1;
        means.iter().sum()
    }
}

/// A baseline's path and the quantiles of its own errors around it.
fn baseline(model: Model, past: &[f64], days: usize) -> (Vec<f64>, Vec<Quantiles>) {
    let misses = Rolling::over(past, days)
        .map(|rolling| rolling.misses(&rolling.paths(model)).concat())
        .unwrap_or_default();
    let band = Band::learn(&misses, Spread::Weekday);
    let path = model.paths(past, &[past.len()], days).concat();
    let around = |(step, expected): (usize, &f64)| band.around(past.len() + step, *expected);
    let quantiles = path.iter().enumerate().map(around).collect();
    (path, quantiles)
}

impl Tally {
    fn add(&mut self, point: &[f64], quantiles: &[Quantiles], actual: &[f64], scale: f64) {
        let interval = |quantiles: &Quantiles| Day::interval(quantiles);
        let (low, high): (Vec<f64>, Vec<f64>) = quantiles.iter().map(interval).unzip();
        let lost = |(quantiles, actual): (&Quantiles, &f64)| quantile_loss(quantiles, *actual);
        let lost: Vec<f64> = quantiles.iter().zip(actual).map(lost).collect();
        self.mase += absolute_error(point, actual) / scale;
        self.covered += coverage(&low, &high, actual);
        self.pinball += mean(&lost) / scale;
    }
}

impl Figures {
    /// The mean over products of a group (`None`: all) of a measure's mean over windows.
    fn mean(&self, fast: Option<bool>, method: usize, measure: fn(&Tally) -> f64) -> f64 {
        let of_product =
            |product: &Product| measure(&product.methods[method]) / number(product.windows.max(1));
        let values: Vec<f64> = self
            .products
            .iter()
            .filter(|product| fast.is_none_or(|fast| product.fast == fast))
            .map(of_product)
            .collect();
        mean(&values)
    }

    /// How much less than the seasonal naive forecast the median forecast loses.
    fn gain(&self, fast: Option<bool>, measure: fn(&Tally) -> f64) -> f64 {
        let naive = self.mean(fast, SEASONAL_NAIVE, measure);
        100.0 * (1.0 - self.mean(fast, 0, measure) / naive.max(f64::MIN_POSITIVE))
    }

    /// How many percent the median forecast's mean MASE lies below the seasonal naive one's; of products sold on over
    /// half the days, of the rest, or of all.
    pub fn gain_of_mase(&self, fast: Option<bool>) -> f64 {
        self.gain(fast, |tally| tally.mase)
    }

    /// The share of days inside the interval of 80 %, of the same groups.
    pub fn coverage(&self, fast: Option<bool>) -> f64 {
        self.mean(fast, 0, |tally| tally.covered)
    }

    fn count(&self, fast: bool) -> usize {
        let of_group = |product: &&Product| product.fast == fast;
        self.products.iter().filter(of_group).count()
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let windows: usize = self.products.iter().map(|product| product.windows).sum();
        writeln!(
            f,
            "{} products, {windows} windows of {} days from {} origins; {} products had too little past",
            self.products.len(),
            self.plan.horizon,
            self.plan.origins,
            self.left_out
        )?;
        for (name, fast) in [
            ("all products", None),
            ("sold on over half the days", Some(true)),
            ("the rest", Some(false)),
        ] {
            let count = fast.map_or(self.products.len(), |fast| self.count(fast));
            if count == 0 {
                continue;
            }
            writeln!(f, "\n{name}: {count}")?;
            writeln!(
                f,
                "{:<16}{:>8}{:>10}{:>10}",
                "", "MASE", "in 80 %", "pinball"
            )?;
            for (method, name) in METHODS.iter().enumerate() {
                write!(f, "{name:<16}{:>8.3}", self.mean(fast, method, |t| t.mase))?;
                if POINTS.contains(&method) {
                    writeln!(f)?;
                    continue;
                }
                let covered = 100.0 * self.mean(fast, method, |t| t.covered);
                let pinball = self.mean(fast, method, |t| t.pinball);
                writeln!(f, "{covered:>8.1} %{pinball:>10.4}")?;
            }
            let (mase, pinball) = (self.gain(fast, |t| t.mase), self.gain(fast, |t| t.pinball));
            writeln!(
                f,
                "median against seasonal naive: MASE {mase:.1} % lower, pinball {pinball:.1} % lower"
            )?;
        }
        write!(
            f,
            "\nmean forecast against what came, all products together: {:+.1} %",
            100.0 * self.bias
        )
    }
}
