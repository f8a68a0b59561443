//! Web Push: messages to the devices of a person (RFC 8030, encrypted by RFC 8291, signed by
//! RFC 8292).

use async_trait::async_trait;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use shared_contract::notification::Channel;
use uuid::Uuid;

use crate::model::{Outcome, Parcel, Person};
use crate::queue::Sender;

/// Settings of push.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `mailto:` or `https:` address by which push services can reach the operator.
    pub contact: String,
    /// Whether push services may be on private addresses and without TLS: for tests only.
    pub allow_private: bool,
}

/// The way to devices.
pub struct Push;

#[async_trait]
impl Sender for Push {
    fn channel(&self) -> Channel {
        Channel::Push
    }

    fn missing(&self) -> Vec<&'static str> {
        Vec::new()
    }

    async fn address(&self, _: Uuid, _: &Person) -> Result<Option<String>, DbErr> {
        Ok(None)
    }

    async fn send(&self, _: &Parcel) -> Outcome {
        Outcome::dead("no device takes push messages")
    }
}
