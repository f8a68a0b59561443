//! E-mail by SMTP (RFC 5321): a plain and a right-to-left HTML part, and a way to unsubscribe.
//!
//! [`letter`] words a parcel, [`message`] makes it a message, [`server`] hands it to the mail
//! server, [`failure`] says what a refusal means. Templates and words lie in `data/email/`.
//! Invariants: what a product or a person is called is text everywhere, in HTML and in headers; a
//! message has the same Message-ID at every try; the password stands in no error.

mod bidi;
mod config;
mod failure;
mod html;
mod letter;
mod message;
mod page;
mod server;
mod stationery;
mod words;

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DbErr;
use shared_clock::SharedClock;
use shared_contract::notification::Channel;
use shared_storage::Database;
use uuid::Uuid;

use self::server::Server;
use crate::model::{Kind, Outcome, Parcel, Person};
use crate::queue::Sender;

pub use config::{Config, Security};
pub use page::{STYLE, Says, page};
pub use stationery::Stationery;

/// The way to mail boxes.
pub struct Email {
    missing: Vec<&'static str>,
    paper: Arc<Stationery>,
    /// None where something is missing.
    ready: Option<Ready>,
}

struct Ready {
    server: Server,
    from: lettre::message::Mailbox,
}

impl Email {
    /// Checks the settings: what is wrong, rather than missing, is an error.
    pub fn new(config: &Config, paper: Arc<Stationery>) -> anyhow::Result<Self> {
        let settings = config.settings()?;
        Ok(Self {
            missing: config.missing(),
            paper,
            ready: settings.map(|settings| Ready {
                from: settings.from.clone(),
                server: Server::new(settings),
            }),
        })
    }

    /// As [`Email::new`], for whoever has no stationery yet.
    pub async fn open(
        config: &crate::Config,
        db: &Database,
        clock: &SharedClock,
    ) -> anyhow::Result<Self> {
        let paper = Stationery::open(&config.public_url, db, clock).await?;
        Self::new(&config.smtp, Arc::new(paper))
    }
}

#[async_trait]
impl Sender for Email {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn missing(&self) -> Vec<&'static str> {
        self.missing.clone()
    }

    async fn address(&self, _: Uuid, person: &Person) -> Result<Option<String>, DbErr> {
        Ok(Some(person.email.clone()).filter(|address| !address.is_empty()))
    }

    async fn send(&self, parcel: &Parcel) -> Outcome {
        let Some(ready) = &self.ready else {
            return Outcome::later(format!("mail is not set up: {}", self.missing.join(", ")));
        };
        if parcel.kind == Kind::Code {
            return Outcome::dead("codes that prove a telephone number do not go by mail");
        }
        let letter = letter::write(parcel, &self.paper);
        match message::compose(parcel, &letter, &ready.from) {
            Ok(message) => ready.server.deliver(&message).await,
            Err(outcome) => outcome,
        }
    }
}
