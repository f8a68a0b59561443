//! What it was measured on, and with what.

use std::fmt::Write as _;

use super::{Bench, RUNS};
use crate::engine::{Nginx, POSTGRES_SETTINGS, Postgres, Redis, version};

/// A few lines that a reader needs beside the figures.
pub fn describe(bench: &Bench) -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let mut text = format!(
        "{cores} × {processor}, shared by load tool, program and database; modes in turns, medians \
         of {RUNS} (lowest–highest), ratios of these medians\n"
    );
    let postgres = Postgres::installed().map_or_else(
        |error| error.to_string(),
        |folder| version(&folder.join("postgres"), "--version"),
    );
    let _ = writeln!(text, "{postgres} with {}", POSTGRES_SETTINGS.join(", "));
    let _ = writeln!(text, "{}", version(&Nginx::program(), "-v"));
    let _ = writeln!(text, "{}", version(&Redis::program(), "--version"));
    let _ = write!(text, "{}", version(&bench.program, "--version"));
    if bench.quick {
        text.push_str(
            "\nQUICK: shorter runs and smaller data than the goals speak of; only a first look",
        );
    }
    text
}
