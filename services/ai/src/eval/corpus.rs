//! Rows of the corpus: messages with the frames they should come to.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;
use shared_quantity::Qty;

/// Why a corpus could not be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CorpusError {
    pub line: usize,
    pub message: String,
}

/// What a message should come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub intent: String,
    pub items: Vec<ExpectedItem>,
    pub ask: Option<String>,
    pub would_write: bool,
}

/// One item of it; `product_id`, or `candidates` while the product is open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedItem {
    pub operation: Option<String>,
    #[serde(default)]
    pub product_id: Option<String>,
    #[serde(default)]
    pub candidates: Vec<String>,
    pub quantity: Option<Qty>,
    pub unit: Option<String>,
    pub total: Option<Qty>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub performed_by: Option<String>,
    #[serde(default)]
    pub expiry: Option<Date>,
}

/// One message of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub say: String,
    pub expect: Expected,
}

/// A row: one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub lang: String,
    pub about: Vec<String>,
    pub turns: Vec<Said>,
    /// Marked as wrong in itself, with a reason.
    pub disputed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    lang: String,
    about: Vec<String>,
    #[serde(default)]
    say: Option<String>,
    #[serde(default)]
    expect: Option<Expected>,
    #[serde(default)]
    turns: Vec<Said>,
}

/// A part of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corpus {
    pub rows: Vec<Row>,
}

impl Corpus {
    /// Reads JSON lines, and the ids of disputed rows (`id`, tab, reason).
    pub fn read(lines: &str, disputed: &str) -> Result<Self, CorpusError> {
        let disputed: BTreeSet<&str> = disputed
            .lines()
            .filter_map(|line| line.split('\t').next())
            .collect();
        let mut rows = Vec::new();
        for (at, text) in lines.lines().enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            let refuse = |message: String| CorpusError {
                line: at + 1,
                message,
            };
            let line: Line =
                serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
            let turns = match (line.say, line.expect, line.turns) {
                (Some(say), Some(expect), turns) if turns.is_empty() => vec![Said { say, expect }],
                (None, None, turns) if !turns.is_empty() => turns,
                _ => return Err(refuse("either say and expect, or turns".to_owned())),
            };
            rows.push(Row {
                disputed: disputed.contains(line.id.as_str()),
                id: line.id,
                lang: line.lang,
                about: line.about,
                turns,
            });
        }
        Ok(Self { rows })
    }
}
