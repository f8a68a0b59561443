//! Alerts in words: templates and nouns of each language come from `data/<language>.toml`.
//!
//! A value whose letters may run the other way than the sentence (a Latin name or a number inside
//! Hebrew, a Hebrew name inside English) is wrapped in U+2068 and U+2069, so that neither disturbs
//! the other.

mod values;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Deserialize;
use shared_auth::Language;

use super::Alert;
use values::Values;

const HEBREW: &str = include_str!("../../../data/he.toml");
const ENGLISH: &str = include_str!("../../../data/en.toml");

const ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';

/// A data file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// It is no TOML of the expected shape.
    #[error("notification texts: {0}")]
    Shape(#[from] toml::de::Error),
}

/// Who reads, as far as words go.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The language.
    pub language: Language,
    /// The restaurant's time zone.
    pub zone: TimeZone,
}

/// Something in one language, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// One line.
    pub title: String,
    /// A sentence or two; several alerts are a line each.
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
    somebody: String,
    date: String,
    months: Vec<String>,
    days: Days,
    movements: BTreeMap<String, String>,
    alerts: BTreeMap<String, BTreeMap<String, Template>>,
    notices: BTreeMap<String, Template>,
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
struct Days {
    today: String,
    tomorrow: String,
    later: String,
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

    const fn of(&self, language: Language) -> &Words {
        match language {
            Language::He => &self.hebrew,
            Language::En => &self.english,
        }
    }

    /// Words an alert for a reader.
    pub fn word(&self, alert: &Alert, reader: &Reader) -> Worded {
        let words = self.of(reader.language);
        let template = words
            .alerts
            .get(alert.kind().as_str())
            .and_then(|severities| severities.get(alert.severity().as_str()));
        worded(
            template,
            alert.kind().as_str(),
            &words.values(alert, reader),
        )
    }

    /// Words several alerts as one message: a line each, in the order given.
    pub fn word_all(&self, alerts: &[Alert], reader: &Reader, restaurant: &str) -> Worded {
        if let [only] = alerts {
            return self.word(only, reader);
        }
        let lines = alerts.iter().map(|alert| {
            let one = self.word(alert, reader);
            format!("{}\n{}", one.title, one.body)
        });
        let lines: Vec<String> = lines.collect();
        self.notice(
            "several",
            reader.language,
            &[
                ("count", &alerts.len().to_string()),
                ("restaurant", restaurant),
                ("lines", &lines.join("\n\n")),
            ],
        )
    }

    /// Words a notice of the data files' `[notices]`; values are isolated, but `lines`, which is
    /// words already.
    pub fn notice(&self, key: &str, language: Language, values: &[(&'static str, &str)]) -> Worded {
        let words = self.of(language);
        let values: Values = values
            .iter()
            .map(|(name, value)| {
                let shown = match *name {
                    "lines" => (*value).to_owned(),
                    _ => words.isolated(value),
                };
                (*name, shown)
            })
            .collect();
        worded(words.notices.get(key), key, &values)
    }
}

fn worded(template: Option<&Template>, key: &str, values: &Values) -> Worded {
    template.map_or_else(
        || Worded {
            title: key.to_owned(),
            body: String::new(),
        },
        |template| Worded {
            title: fill(&template.title, values),
            body: fill(&template.body, values),
        },
    )
}

impl Words {
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
fn fill(template: &str, values: &[(&'static str, String)]) -> String {
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
mod tests;
