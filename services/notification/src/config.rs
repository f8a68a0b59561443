//! Settings of notification; each channel's stand beside it.
//!
//! To add a setting: the field in its struct and its line in the binary's `config/defaults.toml`.

use serde::{Deserialize, Serialize};

use crate::{email, push, whatsapp};

/// Settings of notification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address of the web app, before `/#/…` in links; empty: messages carry no links.
    pub public_url: String,
    /// What keeps alerts from shouting.
    pub calm: Calm,
    /// E-mail.
    pub smtp: email::Config,
    /// `WhatsApp`.
    pub whatsapp: whatsapp::Config,
    /// Push messages.
    pub push: push::Config,
}

/// What keeps alerts from shouting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calm {
    /// Seconds within which alerts for the same person and channel become one message; 0: each
    /// goes alone.
    pub group_seconds: u32,
    /// Most alert messages a person gets by one channel in an hour; what is more waits and becomes
    /// one. 0: no limit.
    pub hourly_limit: u32,
}

impl Default for Calm {
    fn default() -> Self {
        Self {
            group_seconds: 60,
            hourly_limit: 12,
        }
    }
}
