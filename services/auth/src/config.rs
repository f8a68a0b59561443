//! Settings of auth.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use shared_auth::Secret;

/// The secret by which each service proves itself, by service name.
pub type ServiceSecrets = BTreeMap<String, Secret>;

/// Who may register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// The first person on a fresh installation, nobody later.
    #[default]
    First,
    /// Everybody, each with a restaurant of their own.
    Open,
    /// Nobody.
    Closed,
}

/// Settings of auth.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Who may register.
    pub registration: Registration,
    /// Whether the first registration needs the code of [`crate::Service::setup_code`]; set when
    /// the listener can be reached from other machines.
    pub require_setup_code: bool,
    /// At least 32 random characters that encrypt the signing keys. All replicas need the same.
    pub key_encryption_key: Option<Secret>,
    /// File with such a key, used where `key_encryption_key` is not set; made if missing.
    pub key_file: Option<PathBuf>,
    /// Address of the web app, before `/#/invite/…`; empty: invitations are relative links.
    pub public_url: String,
    /// The services that may ask for tokens, and their secrets.
    pub service_secrets: ServiceSecrets,
    /// Days that a login lasts without being used.
    pub login_days: i64,
    /// Seconds, 15 at least, that a new signing key is published before it signs.
    pub key_announced_seconds: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            registration: Registration::First,
            require_setup_code: false,
            key_encryption_key: None,
            key_file: None,
            public_url: String::new(),
            service_secrets: ServiceSecrets::new(),
            login_days: 30,
            key_announced_seconds: 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_show() {
        let mut config = Config {
            key_encryption_key: Some(Secret::new("do-not-show-me")),
            ..Config::default()
        };
        config
            .service_secrets
            .insert("ai".to_owned(), Secret::new("do-not-show-me"));
        let shown = format!("{config:?} {}", serde_json::json!(config));
        assert!(!shown.contains("do-not-show-me"), "{shown}");
        assert!(shown.contains("***"));
    }
}
