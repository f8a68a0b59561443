//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use http::Uri;

use crate::load::{self, Load, Mix, Pace, Prepared};

/// Load over HTTP, and a report of ratios.
#[derive(Debug, Parser)]
#[command(name = "mezave-bench", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask one path of a running server over and over
    Load(LoadArgs),
    /// Measure everything that has a goal, with all that it needs
    Report(ReportArgs),
}

/// `mezave-bench load`.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// Where the server is
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: Uri,
    /// What to ask for; several paths are asked for at random
    #[arg(long, required = true)]
    path: Vec<String>,
    /// A bearer token
    #[arg(long, env = "MEZAVE_TOKEN", default_value = "", hide_env_values = true)]
    token: String,
    /// A JSON body: then it is a POST, each with an Idempotency-Key of its own
    #[arg(long)]
    body: Option<String>,
    /// Connections; in a closed loop each waits for its answer before it asks again
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// An open loop: this many requests a second whatever the answers do, and latency counted
    /// from the moment at which each should have been sent
    #[arg(long)]
    rate: Option<f64>,
    /// How long to measure, after a second to warm up
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
}

/// `mezave-bench report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The program that is measured
    #[arg(long, default_value = "target/release/mezave")]
    pub program: PathBuf,
    /// Smaller and shorter, to see whether everything runs; the report says so
    #[arg(long)]
    pub quick: bool,
    /// Only these sections
    #[arg(long, value_name = "NAME", value_parser = crate::rows::NAMES)]
    pub only: Vec<String>,
}

/// Asks as often as told and prints what came of it.
pub async fn load(asked: LoadArgs) -> anyhow::Result<ExitCode> {
    let address = asked.url.authority().context("--url has no host")?;
    let prepared = asked
        .path
        .iter()
        .map(|path| match &asked.body {
            None => Prepared::get(path, &asked.token),
            Some(body) => Prepared::post(path, &asked.token, body.clone()),
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let load = Load {
        address: address.to_string(),
        mix: Arc::new(Mix::even(prepared)),
        clients: asked.clients,
        pace: asked.rate.map_or(Pace::Closed, Pace::Open),
        warm_up: Duration::from_secs(1),
        time: Duration::from_secs_f64(asked.seconds),
    };
    let tally = load::run(load).await?;
    println!("{tally}");
    Ok(ExitCode::from(u8::from(tally.failures() > 0)))
}

/// Comes back when somebody wants this to end.
pub async fn interrupted() {
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut stream) => stream.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
