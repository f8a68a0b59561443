//! `mezave forecast …`: how far forecasts would have been off, in figures.
//!
//! Owns the reading of the table and the clock; [`mezave_analytics::model::backtest`] forecasts and judges. Public data
//! sets are fetched by `scripts/forecast-data`; results are in `docs/forecast.md`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _, stdout};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use jiff::civil::Date;
use mezave_analytics::model::backtest::{self, Plan};
use mezave_analytics::model::forecast::Series;

use crate::cli::Backtest;

const COLUMNS: &str = "series,date,value";

/// Runs a backtest over a table and prints its figures.
pub fn backtest(args: &Backtest) -> anyhow::Result<()> {
    let begun = Instant::now();
    let series = read(&args.data).with_context(|| args.data.display().to_string())?;
    let read = begun.elapsed();
    let plan = Plan {
        horizon: usize::from(args.horizon),
        origins: usize::from(args.origins),
        in_israel: args.holidays.then_some(true),
    };
    let figures = backtest::backtest(&series, plan);
    writeln!(
        stdout(),
        "{figures}\n{:.1} s to read, {:.1} s to forecast",
        read.as_secs_f64(),
        begun.elapsed().saturating_sub(read).as_secs_f64()
    )?;
    Ok(())
}

/// The series of a table; all end on the last day that it names.
fn read(path: &Path) -> anyhow::Result<Vec<Series>> {
    let mut lines = BufReader::new(File::open(path)?).lines();
    let heading = lines.next().transpose()?.unwrap_or_default();
    ensure!(
        heading.trim() == COLUMNS,
        "the first line must be {COLUMNS}"
    );
    let mut days: BTreeMap<String, Vec<(Date, f64)>> = BTreeMap::new();
    let mut last = Date::MIN;
    for (place, line) in lines.enumerate() {
        let line = line?;
        let (name, date, value) =
            row(line.trim()).with_context(|| format!("line {}", place + 2))?;
        last = last.max(date);
        days.entry(name.to_owned()).or_default().push((date, value));
    }
    ensure!(!days.is_empty(), "there is no row");
    Ok(days
        .into_values()
        .map(|days| Series::of_days(days, last))
        .collect())
}

/// A name may hold commas; a date and a number do not.
fn row(line: &str) -> anyhow::Result<(&str, Date, f64)> {
    let (rest, value) = line.rsplit_once(',').context("there is no value")?;
    let (name, date) = rest.rsplit_once(',').context("there is no date")?;
    let value: f64 = value.parse().context("the value is not a number")?;
    ensure!(value.is_finite(), "the value is not a number");
    let date = date.parse().context("the date is not YYYY-MM-DD")?;
    Ok((name, date, value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_row_names_its_series_even_with_commas() {
        let (name, date, value) = row("cola, can,2026-01-02,2.5").unwrap();
        assert_eq!((name, date.to_string()), ("cola, can", "2026-01-02".into()));
        assert!((value - 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_bad_row_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demand.csv");
        std::fs::write(&file, "series,date,value\ncola,2026-01-02,3\ncola,soon,3\n").unwrap();
        let refused = format!("{:#}", read(&file).unwrap_err());
        assert!(refused.contains("line 3"), "{refused}");
        assert!(row("cola,2026-01-02,NaN").is_err());
    }
}
