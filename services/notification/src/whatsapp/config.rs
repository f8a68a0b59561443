//! Settings of `WhatsApp`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use shared_auth::{Language, Secret};
use uuid::Uuid;

/// Settings of `WhatsApp`, as Meta's pages give them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the Graph API is.
    pub base_url: String,
    /// Its version.
    pub version: String,
    /// Token of the system user that sends.
    #[serde(deserialize_with = "secret")]
    pub access_token: Secret,
    /// Secret of the app, with which Meta signs what it sends.
    #[serde(deserialize_with = "secret")]
    pub app_secret: Secret,
    /// What Meta shows when the webhook's address is set up: chosen by the operator.
    #[serde(deserialize_with = "secret")]
    pub verify_token: Secret,
    /// Meta's id of the number, where one restaurant is all there is.
    #[serde(deserialize_with = "text")]
    pub phone_number_id: String,
    /// Meta's ids of numbers and the restaurants that have them.
    pub numbers: BTreeMap<String, Uuid>,
    /// Names and languages of the approved templates.
    pub templates: Templates,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            base_url: "https://graph.facebook.com".to_owned(),
            version: "v23.0".to_owned(),
            access_token: Secret::default(),
            app_secret: Secret::default(),
            verify_token: Secret::default(),
            phone_number_id: String::new(),
            numbers: BTreeMap::new(),
            templates: Templates::default(),
        }
    }
}

impl Config {
    /// Names of settings without which it cannot work.
    pub fn missing(&self) -> Vec<&'static str> {
        let number = self.phone_number_id.is_empty() && self.numbers.is_empty();
        let all = [
            (
                self.access_token.is_empty(),
                "MEZAVE_NOTIFICATION__WHATSAPP__ACCESS_TOKEN",
            ),
            (
                self.app_secret.is_empty(),
                "MEZAVE_NOTIFICATION__WHATSAPP__APP_SECRET",
            ),
            (
                self.verify_token.is_empty(),
                "MEZAVE_NOTIFICATION__WHATSAPP__VERIFY_TOKEN",
            ),
            (number, "MEZAVE_NOTIFICATION__WHATSAPP__PHONE_NUMBER_ID"),
        ];
        let missing = all.into_iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, name)| name).collect()
    }
}

/// Names and languages of the templates that Meta approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Templates {
    /// A message outside the 24 hours: `{{1}}` its title, `{{2}}` its text.
    pub alert: String,
    /// A code: of Meta's category for authentication, with a button that copies it.
    pub code: String,
    /// Meta's code of the Hebrew ones.
    pub he: String,
    /// Meta's code of the English ones.
    pub en: String,
}

impl Default for Templates {
    fn default() -> Self {
        Self {
            alert: "mezave_alert".to_owned(),
            code: "mezave_code".to_owned(),
            he: "he".to_owned(),
            en: "en".to_owned(),
        }
    }
}

impl Templates {
    /// Meta's code of a language.
    pub fn language(&self, language: Language) -> &str {
        match language {
            Language::He => &self.he,
            Language::En => &self.en,
        }
    }
}

/// In the environment what looks like a number is one; an id of digits is text all the same.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Number(i64),
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) => text.trim().to_owned(),
        Scalar::Number(number) => number.to_string(),
    })
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    text(deserializer).map(Secret::new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ids_may_look_like_numbers_and_secrets_do_not_show() {
        let config: Config =
            toml::from_str("phone_number_id = 106540352242922\naccess_token = \"EAAJB\"").unwrap();
        assert_eq!(config.phone_number_id, "106540352242922");
        assert!(!format!("{config:?}").contains("EAAJB"));
        let missing = config.missing();
        assert_eq!(missing.len(), 2, "{missing:?}");
        assert!(missing.iter().all(|name| !name.ends_with("ACCESS_TOKEN")));
    }
}
