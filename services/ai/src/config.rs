//! Settings of ai: the models it may use. All are optional; none configured, the rules work alone.
//!
//! Every model is an OpenAI-compatible server: its address (with `/v1`), the model's name there, and
//! a key where it wants one. To add a setting: the field here and its line in the binary's
//! `config/defaults.toml`.

use std::fmt;

use serde::Deserialize;

/// Settings of ai.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Reads what the rules cannot, and answers free questions.
    pub llm: Endpoint,
    /// Finds facts by meaning.
    pub embeddings: Endpoint,
    /// Hears spoken messages.
    pub speech: Speech,
}

/// A model server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Endpoint {
    /// Such as `http://127.0.0.1:11434/v1`; empty: there is none.
    pub base_url: String,
    /// The model's name at that server.
    pub model: String,
    /// Sent as bearer token; empty: none.
    pub api_key: Key,
    /// Milliseconds one answer may take, retries and all.
    pub time_limit_ms: u64,
    /// How often a request is sent at most, where the first answer says that it may be.
    pub tries: u32,
    /// How often one restaurant may ask in a business day.
    pub daily_calls: u32,
}

/// A server that turns speech into text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Speech {
    /// Such as `http://127.0.0.1:9000/v1`; empty: there is none.
    pub base_url: String,
    /// The model's name at that server.
    pub model: String,
    /// Sent as bearer token; empty: none.
    pub api_key: Key,
    /// Milliseconds one transcript may take.
    pub time_limit_ms: u64,
    /// How often one restaurant may ask in a business day.
    pub daily_calls: u32,
    /// Which bookings from voice are confirmed before they are written.
    pub confirm: Confirm,
    /// Whether the server is told names of products, to recognise them more easily.
    pub vocabulary: bool,
    /// Longest recording that is listened to.
    pub max_seconds: u32,
}

/// Which bookings from voice are confirmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// Those of which the recognition is unsure, or does not say how sure it is.
    #[default]
    Unsure,
    /// All.
    Always,
}

/// A key that is never shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// From text.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The text, to send it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "(set)" })
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            model: String::new(),
            api_key: Key::default(),
            time_limit_ms: 8_000,
            tries: 2,
            daily_calls: 1_000,
        }
    }
}

impl Default for Speech {
    fn default() -> Self {
        Self {
            base_url: String::new(),
            model: String::new(),
            api_key: Key::default(),
            time_limit_ms: 20_000,
            daily_calls: 1_000,
            confirm: Confirm::Unsure,
            vocabulary: true,
            max_seconds: 120,
        }
    }
}

impl Speech {
    /// Where it is reached.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint {
            base_url: self.base_url.clone(),
            model: self.model.clone(),
            api_key: self.api_key.clone(),
            time_limit_ms: self.time_limit_ms,
            tries: 1,
            daily_calls: self.daily_calls,
        }
    }
}
