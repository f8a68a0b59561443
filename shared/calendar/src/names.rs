//! What holidays are called, from `data/holidays.tsv`: a line for each, a column for each language.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize as _;
use serde::de::value::{Error, StrDeserializer};

use crate::holiday::Holiday;

/// The columns of the table.
struct Names {
    languages: Vec<&'static str>,
    rows: HashMap<Holiday, Vec<&'static str>>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut lines = include_str!("../data/holidays.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect::<Vec<_>>());
    Names {
        languages: lines.next().unwrap_or_default(),
        rows: lines
            .filter_map(|row| Some((by_code(row.first()?)?, row)))
            .collect(),
    }
});

fn by_code(code: &str) -> Option<Holiday> {
    Holiday::deserialize(StrDeserializer::<Error>::new(code)).ok()
}

impl Holiday {
    /// Its name in a language (`he`, `en`); in English where that language has no column.
    pub fn name(self, language: &str) -> &'static str {
        self.column(language)
            .or_else(|| self.column("en"))
            .unwrap_or_default()
    }

    /// Its code, as in JSON.
    pub fn code(self) -> &'static str {
        self.column("code").unwrap_or_default()
    }

    fn column(self, named: &str) -> Option<&'static str> {
        let index = NAMES.languages.iter().position(|name| *name == named)?;
        NAMES.rows.get(&self)?.get(index).copied()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_holiday_has_a_name_in_every_language() {
        assert_eq!(NAMES.rows.len(), Holiday::ALL.len());
        for holiday in Holiday::ALL {
            let json = serde_json::to_value(holiday).unwrap();
            assert_eq!(json, holiday.code());
            for language in &NAMES.languages {
                assert!(!holiday.column(language).unwrap().is_empty());
            }
        }
        assert_eq!(Holiday::Passover.name("he"), "פסח");
        assert_eq!(Holiday::Passover.name("fr"), "Passover");
    }
}
