//! Logs and metrics of the whole process: set up once, by the assembly.
//!
//! Logs go to standard error, as text for people or JSON for collectors; levels are chosen by
//! `log` in the configuration (`info`, `mezave_inventory=debug`). Metrics are `Prometheus`'s and are
//! served by [`Metrics::router`] on the admin listener only.
//!
//! [`Trace`] is which request a piece of work belongs to, from the gateway through every service.
//!
//! Invariant: no secrets, tokens or personal data in a log line; a new metric is named
//! `mezave_<what>_<unit>` and labelled by service.

mod trace;

use std::io::IsTerminal as _;

use anyhow::Context as _;
use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

pub use trace::Trace;

const REQUEST_SECONDS: [f64; 12] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Begins logging at the levels that `filter` names; a second call changes nothing.
pub fn start_logging(filter: &str, format: Format) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).context("log: not a filter such as info,sqlx=warn")?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A logger that exists already (a test's) stays.
    let _ = match format {
        Format::Text => builder.with_target(false).try_init(),
        Format::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}

/// The process's metrics.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Installs the one recorder of this process.
    pub fn start() -> anyhow::Result<Self> {
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &REQUEST_SECONDS)?
            .install_recorder()?;
        Ok(Self(handle))
    }

    /// `GET /metrics`.
    pub fn router(self) -> Router {
        Router::new().route("/metrics", get(async move || self.0.render()))
    }

    /// Keeps histograms bounded; call every few seconds.
    pub fn upkeep(&self) {
        self.0.run_upkeep();
    }
}
