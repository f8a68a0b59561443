//! The report: runs the sections, prints their rows, fails when a goal is missed.

mod machine;
mod row;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

pub use row::{Goal, Row, median};

use crate::cli::ReportArgs;
use crate::engine::built;
use crate::rows::SECTIONS;

/// How often each mode is measured; the median counts.
pub const RUNS: usize = 5;

/// What every section needs to know.
pub struct Bench {
    /// The program.
    pub program: PathBuf,
    /// Smaller and shorter.
    pub quick: bool,
}

impl Bench {
    /// How long one measurement takes.
    pub const fn time(&self) -> Duration {
        Duration::from_secs(if self.quick { 2 } else { 5 })
    }
}

/// Tells whoever waits how far it is.
pub fn says(what: &str) {
    eprintln!("  {what}");
}

/// Runs what was asked for.
pub async fn run(asked: ReportArgs) -> anyhow::Result<ExitCode> {
    let bench = Bench {
        program: built(&asked.program)?,
        quick: asked.quick,
    };
    println!("{}", machine::describe(&bench));
    let mut missed = Vec::new();
    for (name, title, section) in SECTIONS {
        if !asked.only.is_empty() && !asked.only.iter().any(|only| only == name) {
            continue;
        }
        eprintln!("{name}: measuring");
        let rows = section(&bench).await?;
        println!("\n{name}: {title}");
        for row in rows {
            println!("{row}");
            if !row.holds() {
                missed.push(format!("{name}: {}", row.name));
            }
        }
    }
    if missed.is_empty() {
        println!("\nEvery goal that was measured holds.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nMISSED:\n  {}", missed.join("\n  "));
    Ok(ExitCode::FAILURE)
}
