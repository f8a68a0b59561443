//! Alerts in words: templates and nouns of each language come from `data/<language>.toml`.
//!
//! A value whose letters may run the other way than the sentence (a Latin name or a number inside
//! Hebrew, a Hebrew name inside English) is wrapped in U+2068 and U+2069, so that neither disturbs
//! the other.

use std::collections::BTreeMap;

use serde::Deserialize;
use shared_auth::Language;
use shared_contract::inventory::StockLevel;
use shared_quantity::Qty;

use super::Alert;

const HEBREW: &str = include_str!("../../data/he.toml");
const ENGLISH: &str = include_str!("../../data/en.toml");

const ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';

/// A data file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// It is no TOML of the expected shape.
    #[error("notification texts: {0}")]
    Shape(#[from] toml::de::Error),
}

/// An alert in one language, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// One line.
    pub title: String,
    /// A sentence or two.
    pub body: String,
}

/// The words of all languages.
#[derive(Debug)]
pub struct Texts {
    hebrew: Words,
    english: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    direction: Direction,
    alerts: BTreeMap<String, BTreeMap<String, Template>>,
    units: BTreeMap<String, Noun>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    Rtl,
    Ltr,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    title: String,
    body: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    one: String,
    many: String,
}

impl Texts {
    /// Reads the data files.
    pub fn load() -> Result<Self, TextError> {
        Ok(Self {
            hebrew: toml::from_str(HEBREW)?,
            english: toml::from_str(ENGLISH)?,
        })
    }

    /// Words an alert for a reader.
    pub fn word(&self, alert: &Alert, language: Language) -> Worded {
        let words = match language {
            Language::He => &self.hebrew,
            Language::En => &self.english,
        };
        let values = match alert {
            Alert::StockLow(low) => words.stock_low(low, language),
        };
        let template = words
            .alerts
            .get(alert.kind().as_str())
            .and_then(|severities| severities.get(alert.severity().as_str()));
        template.map_or_else(
            || Worded {
                title: alert.kind().as_str().to_owned(),
                body: String::new(),
            },
            |template| Worded {
                title: fill(&template.title, &values),
                body: fill(&template.body, &values),
            },
        )
    }
}

type Values = Vec<(&'static str, String)>;

impl Words {
    fn stock_low(&self, low: &StockLevel, language: Language) -> Values {
        let english = low
            .name_en
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        let name = match (language, english) {
            (Language::En, Some(english)) => english,
            _ => &low.name,
        };
        vec![
            ("product", self.isolated(name)),
            ("total", self.isolated(&low.total.to_string())),
            ("total_unit", self.noun(&low.unit_type, low.total)),
            ("minimum", self.isolated(&low.min_stock_level.to_string())),
            (
                "minimum_unit",
                self.noun(&low.unit_type, low.min_stock_level),
            ),
        ]
    }

    /// A unit's noun for this many; one that the language does not know is shown as it is.
    fn noun(&self, unit: &str, count: Qty) -> String {
        self.units.get(&unit.trim().to_lowercase()).map_or_else(
            || self.isolated(unit),
            |noun| {
                let one = count == Qty::from_units(1);
                if one { &noun.one } else { &noun.many }.clone()
            },
        )
    }

    fn isolated(&self, value: &str) -> String {
        let clean: String = value.chars().filter(|char| !steers(*char)).collect();
        let disturbs = match self.direction {
            Direction::Rtl => clean
                .chars()
                .any(|char| !is_hebrew(char) && !char.is_whitespace()),
            Direction::Ltr => clean.chars().any(is_hebrew),
        };
        if disturbs {
            format!("{ISOLATE}{clean}{END_ISOLATE}")
        } else {
            clean
        }
    }
}

/// Control characters and those that steer direction: a name must not reorder the sentence.
fn steers(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_hebrew(char: char) -> bool {
    matches!(char, '\u{0590}'..='\u{05FF}')
}

/// One pass, so that a name with braces in it stays a name.
fn fill(template: &str, values: &Values) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            text.push_str(value);
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
