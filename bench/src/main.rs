//! Load over HTTP, and a report of ratios.
//!
//! `mezave-bench load` asks one path of a running Mezave as often as asked for. `mezave-bench
//! report` starts what it compares (Mezave, PostgreSQL, pgbench, nginx) in a temporary folder on
//! free ports, runs the modes in turns, prints medians of five and their ratios, and fails when a
//! goal is missed. Only ratios of one run on one machine are worth comparing.
//! To add a row: a file in `rows/` with a function that returns [`report::Row`]s, and a line in
//! `rows::SECTIONS`.

mod cli;
mod data;
mod engine;
mod load;
mod report;
mod rows;

use std::process::ExitCode;

use clap::Parser as _;
use cli::{Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Load(asked) => cli::load(asked).await,
        Command::Report(asked) => tokio::select! {
            ended = report::run(asked) => ended,
            // Whatever was started ends with the values that hold it.
            () = cli::interrupted() => Ok(ExitCode::from(130)),
        },
    }
}
