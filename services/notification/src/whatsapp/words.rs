//! What is said on `WhatsApp` beside alerts and answers, from `data/whatsapp.toml`. Pure.

use serde::Deserialize;
use shared_auth::Language;

const DATA: &str = include_str!("../../data/whatsapp.toml");

/// The words of all languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    he: Said,
    en: Said,
}

/// The words of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// On the button that opens a list.
    pub choose: String,
    also: String,
    unknown_number: String,
    /// To somebody who sent a picture.
    pub only_text_and_voice: String,
}

impl Words {
    /// Reads the data file.
    pub fn load() -> Result<Self, toml::de::Error> {
        toml::from_str(DATA)
    }

    /// One language's.
    pub const fn of(&self, language: Language) -> &Said {
        match language {
            Language::He => &self.he,
            Language::En => &self.en,
        }
    }
}

impl Said {
    /// Answers that stand on no button.
    pub fn also(&self, options: &str) -> String {
        self.also.replacen("{options}", options, 1)
    }

    /// To somebody whose number nobody here has confirmed.
    pub fn unknown_number(&self, restaurant: &str) -> String {
        self.unknown_number.replacen("{restaurant}", restaurant, 1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::whatsapp::text::length;

    #[test]
    fn buttons_are_short_enough_and_places_are_there() {
        let words = Words::load().unwrap();
        for language in [Language::He, Language::En] {
            let said = words.of(language);
            assert!(length(&said.choose) <= 20);
            assert!(said.also("א / ב").contains("א / ב"));
            assert!(said.unknown_number("פיצה").contains("פיצה"));
        }
    }
}
