//! `mezave numbers`: how many numbers of a file are read right.
//!
//! Left out are what no kitchen counts: values of 100,000 and more, negative ones, and what is excepted.

use std::collections::BTreeMap;
use std::io::{Write as _, stdout};

use anyhow::Context as _;
use shared_language::{Lexicon, numbers};

use super::table::Table;
use crate::cli::Numbers;

/// From here on a value is out of scope, in thousandths.
const TOO_MANY: f64 = 100_000_000.0;

#[derive(Default)]
struct Suite {
    tried: u32,
    excluded: u32,
    right: u32,
}

/// Prints every number read wrong, then for each suite how many were tried, left out and right.
pub fn numbers(args: &Numbers) -> anyhow::Result<()> {
    let language = Lexicon::shared()?.language(&args.lang)?;
    let table = Table::read(&args.file, &[&["text"], &["value"]])?;
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    let rows: Vec<_> = table.rows().collect();
    for row in &rows {
        let text = row.needed("text")?;
        let value = row.needed("value")?;
        let value: f64 = value
            .parse()
            .with_context(|| format!("{}: value \"{value}\" is no number", row.place()))?;
        let thousandths = (value * 1000.0).round();
        let suite = suites.entry(row.get("suite")).or_default();
        let excepted = args.except.iter().any(|other| other == text);
        if excepted || !(0.0..TOO_MANY).contains(&thousandths) {
            suite.excluded += 1;
            continue;
        }
        suite.tried += 1;
        let read = numbers::whole(text, language);
        #[allow(clippy::cast_possible_truncation)] // below 100,000,000
        if read == Some(thousandths as i64) {
            suite.right += 1;
        } else {
            let read = read.map_or_else(|| "nothing".to_owned(), thousandths_text);
            writeln!(stdout(), "wrong: {text}\t{value}\tread as {read}")?;
        }
    }
    for (name, suite) in &suites {
        let share = 100.0 * f64::from(suite.right) / f64::from(suite.tried.max(1));
        writeln!(
            stdout(),
            "{name}: tried {}, excluded {}, right {} ({share:.1} %)",
            suite.tried,
            suite.excluded,
            suite.right
        )?;
    }
    Ok(())
}

fn thousandths_text(value: i64) -> String {
    format!(
        "{}.{:03}",
        value / numbers::ONE,
        (value % numbers::ONE).abs()
    )
}
