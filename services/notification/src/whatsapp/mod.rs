//! `WhatsApp` Cloud API: messages to verified numbers, and what people write back.

use async_trait::async_trait;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use shared_auth::Secret;
use shared_contract::notification::Channel;
use uuid::Uuid;

use crate::model::{Outcome, Parcel, Person};
use crate::queue::Sender;

/// Settings of `WhatsApp`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Token of the system user that sends.
    pub access_token: Secret,
}

/// The way to telephones.
pub struct Whatsapp;

#[async_trait]
impl Sender for Whatsapp {
    fn channel(&self) -> Channel {
        Channel::Whatsapp
    }

    fn missing(&self) -> Vec<&'static str> {
        vec!["MEZAVE_NOTIFICATION__WHATSAPP__ACCESS_TOKEN"]
    }

    async fn address(&self, _: Uuid, person: &Person) -> Result<Option<String>, DbErr> {
        Ok(person.phone.clone())
    }

    async fn send(&self, _: &Parcel) -> Outcome {
        Outcome::dead("WhatsApp is not set up")
    }
}
