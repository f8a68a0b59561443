//! What is measured, section by section.

mod movements;
mod process;
mod proxy;
mod size;
mod sqlite;

use std::pin::Pin;
use std::sync::Arc;

use tokio::time::Instant;

use crate::load::{self, Connection, Load, Mix, Pace, Prepared};
use crate::report::{Bench, Row};

type Rows<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Vec<Row>>> + 'a>>;
type Section = (&'static str, &'static str, fn(&Bench) -> Rows<'_>);

/// The sections: name, what it is about, how it is measured.
pub const SECTIONS: [Section; 5] = [
    ("process", "start and memory", |bench| {
        Box::pin(process::rows(bench))
    }),
    (
        "movements",
        "bookings over HTTP on PostgreSQL, against pgbench with one statement for the same rows",
        |bench| Box::pin(movements::rows(bench)),
    ),
    (
        "sqlite",
        "bookings over HTTP on SQLite, against a bare loop with the same driver, a commit each",
        |bench| Box::pin(sqlite::rows(bench)),
    ),
    (
        "proxy",
        "reads through the gateway, against nginx in front of the same inventory",
        |bench| Box::pin(proxy::rows(bench)),
    ),
    (
        "size",
        "latency (99%) at a fixed rate, large against small",
        |bench| Box::pin(size::rows(bench)),
    ),
];

/// Their names.
pub const NAMES: [&str; 5] = ["process", "movements", "sqlite", "proxy", "size"];

/// A closed loop against `address`: good answers a second. Any other answer fails the report.
async fn closed(
    bench: &Bench,
    address: &str,
    mix: &Arc<Mix>,
    clients: usize,
) -> anyhow::Result<f64> {
    let tally = load::run(Load {
        address: address.to_owned(),
        mix: Arc::clone(mix),
        clients,
        pace: Pace::Closed,
        warm_up: std::time::Duration::from_millis(500),
        time: bench.time(),
    })
    .await?;
    if let Some(complaint) = tally.complaint() {
        anyhow::bail!("not every request was answered well: {complaint}");
    }
    Ok(tally.per_second())
}

/// One request, to its answer: milliseconds.
async fn once(address: &str, request: &Prepared) -> anyhow::Result<f64> {
    let mut connection = Connection::open(address).await?;
    let request = request.request(&Connection::host(address)?, String::new);
    let began = Instant::now();
    let status = connection.send(request).await?;
    anyhow::ensure!(status.is_success(), "{status}");
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}
