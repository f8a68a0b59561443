//! What stands in mail around a message: the words of each language, from `data/email/words.toml`.

use serde::Deserialize;
use shared_auth::Language;
use shared_contract::notification::Severity;

use super::bidi::{Direction, isolated};
use super::html::fill;
use crate::model::Kind;

const WORDS: &str = include_str!("../../data/email/words.toml");

/// The words of all languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    he: Tongue,
    en: Tongue,
}

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tongue {
    pub direction: Direction,
    pub open: String,
    pub settings: String,
    pub stop: String,
    severity: Severities,
    why: Why,
    pub page: Page,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Severities {
    info: String,
    warning: String,
    critical: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    alert: String,
    digest: String,
    message: String,
    test: String,
}

/// The words of the page that ends mail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    pub title: String,
    pub ask: String,
    pub explain: String,
    pub button: String,
    pub done: String,
    pub wrong: String,
    pub wrong_explain: String,
}

impl Words {
    /// Reads the data file.
    pub fn load() -> Result<Self, toml::de::Error> {
        toml::from_str(WORDS)
    }

    /// Those of a language.
    pub const fn of(&self, language: Language) -> &Tongue {
        match language {
            Language::He => &self.he,
            Language::En => &self.en,
        }
    }
}

impl Tongue {
    /// How much a message matters, in a word.
    pub fn severity(&self, severity: Severity) -> &str {
        match severity {
            Severity::Info => &self.severity.info,
            Severity::Warning => &self.severity.warning,
            Severity::Critical => &self.severity.critical,
        }
    }

    /// Why somebody gets a message.
    pub fn why(&self, kind: Kind, restaurant: &str) -> String {
        let template = match kind {
            Kind::Alert => &self.why.alert,
            Kind::Digest => &self.why.digest,
            Kind::Test => &self.why.test,
            Kind::Message | Kind::Answer | Kind::Code => &self.why.message,
        };
        about(template, restaurant)
    }
}

/// A sentence about a restaurant; one whose name is not known yet goes by ours.
pub fn about(template: &str, restaurant: &str) -> String {
    let name = if restaurant.trim().is_empty() {
        "Mezave"
    } else {
        restaurant
    };
    let name = isolated(name);
    fill(template, |field| {
        (field == "restaurant").then_some(name.as_str())
    })
}
