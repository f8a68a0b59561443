//! `WhatsApp` Cloud API: messages to verified numbers, and what people write back.
//!
//! [`Whatsapp`] is the way out: free text (with buttons where there are answers to choose from)
//! within 24 hours of the person's last message, a template that Meta approved at any other time.
//! Pure parts: `message` builds what is sent, `labels` and `text` keep it within Meta's limits, `fault`
//! reads Meta's errors, `webhook` what Meta sends us. `cloud` is the HTTP. What comes in is worked by
//! `service/whatsapp.rs`.
//! Invariants: every message carries its delivery's id; neither token nor whole numbers stand in errors.
//! To add a kind of message: its case in `message`, its check in the test kit's stand-in.

mod cloud;
mod config;
mod fault;
mod labels;
mod message;
mod text;
mod webhook;
mod words;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DbErr;
use shared_auth::Language;
use shared_clock::SharedClock;
use shared_contract::notification::Channel;
use shared_storage::Database;
use uuid::Uuid;

pub use cloud::{MediaError, Recording};
pub use config::Config;
pub use fault::reported;
pub use webhook::{Inbound, Progress, Received, Report, What, is_signed, read};
pub use words::Said;

use crate::model::{Kind, Outcome, Parcel, Person};
use crate::queue::Sender;
use crate::repository::whatsapp as storage;
use cloud::Cloud;
use fault::Fault;
use words::Words;

/// Two tries, each within its own limit, and what the database takes.
const LIMIT: Duration = Duration::from_secs(19);
/// Until somebody has put a setting right.
const SETTING: Duration = Duration::from_mins(15);
const NUMBERS: &str = "MEZAVE_NOTIFICATION__WHATSAPP__NUMBERS";

/// The way to telephones. Shared by all who send.
pub struct Whatsapp {
    config: Config,
    app: String,
    db: Database,
    clock: SharedClock,
    cloud: Cloud,
    words: Words,
    /// One number is set up and there are several restaurants: found when last looked.
    is_ambiguous: AtomicBool,
}

impl Whatsapp {
    /// As the settings say. `app`: the web app's address, for links; may be empty.
    pub fn new(
        config: Config,
        app: &str,
        db: Database,
        clock: SharedClock,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            cloud: Cloud::open(&config)?,
            words: Words::load()?,
            app: app.to_owned(),
            config,
            db,
            clock,
            is_ambiguous: AtomicBool::new(false),
        })
    }

    /// The settings.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The words of a language.
    pub const fn said(&self, language: Language) -> &Said {
        self.words.of(language)
    }

    /// Fetches a recording from Meta.
    pub async fn recording(&self, media_id: &str) -> Result<Recording, MediaError> {
        self.cloud.recording(media_id).await
    }

    /// Whose number this is.
    pub async fn restaurant_of(&self, phone_number_id: &str) -> Result<Option<Uuid>, DbErr> {
        if let Some(restaurant_id) = self.config.numbers.get(phone_number_id) {
            return Ok(Some(*restaurant_id));
        }
        if phone_number_id != self.config.phone_number_id || phone_number_id.is_empty() {
            return Ok(None);
        }
        self.only_restaurant().await
    }

    /// Looks how many restaurants there are, for [`Sender::missing`].
    pub async fn look(&self) -> Result<(), DbErr> {
        self.only_restaurant().await.map(|_| ())
    }

    async fn only_restaurant(&self) -> Result<Option<Uuid>, DbErr> {
        let known = storage::restaurants(self.db.read()).await?;
        let several = known.len() > 1;
        self.is_ambiguous
            .store(several && self.config.numbers.is_empty(), Ordering::Relaxed);
        Ok(known.first().copied().filter(|_| !several))
    }

    /// Which number a restaurant sends from.
    async fn number_of(&self, restaurant_id: Uuid) -> Result<Option<&str>, DbErr> {
        let mut own = self.config.numbers.iter();
        if let Some((number, _)) = own.find(|(_, owner)| **owner == restaurant_id) {
            return Ok(Some(number));
        }
        let number = Some(self.config.phone_number_id.as_str()).filter(|number| !number.is_empty());
        let only = self.only_restaurant().await?;
        Ok(number.filter(|_| only == Some(restaurant_id)))
    }

    async fn try_send(&self, parcel: &Parcel) -> Result<Outcome, DbErr> {
        let Some(number) = self.number_of(parcel.restaurant_id).await? else {
            return Ok(setting(&format!(
                "this restaurant has no number of its own: name it in {NUMBERS}"
            )));
        };
        let (whose, to) = (parcel.restaurant_id, parcel.to.address.as_str());
        let now = self.clock.now();
        let is_open = storage::is_open(self.db.read(), whose, to, now).await?;
        let template = || message::template(parcel, &self.config.templates);
        let is_session = is_open && parcel.kind != Kind::Code;
        let first = if is_session {
            message::session(parcel, self.said(parcel.to.language), &self.app)
        } else {
            template()
        };
        let mut sent = self.cloud.send(number, &first).await;
        if is_session && sent.as_ref().is_err_and(Fault::is_outside_window) {
            let tx = self.db.begin_write().await?;
            storage::close(&tx, whose, to).await?;
            tx.commit().await?;
            sent = self.cloud.send(number, &template()).await;
        }
        Ok(match sent {
            Ok(wamid) => Outcome::Sent {
                provider_id: Some(wamid),
            },
            Err(fault) => fault.outcome(),
        })
    }
}

#[async_trait]
impl Sender for Whatsapp {
    fn channel(&self) -> Channel {
        Channel::Whatsapp
    }

    fn missing(&self) -> Vec<&'static str> {
        let mut missing = self.config.missing();
        if self.is_ambiguous.load(Ordering::Relaxed) {
            missing.push(NUMBERS);
        }
        missing
    }

    async fn address(&self, _: Uuid, person: &Person) -> Result<Option<String>, DbErr> {
        self.look().await?;
        Ok(person.phone.clone())
    }

    async fn send(&self, parcel: &Parcel) -> Outcome {
        if let Some(name) = self.config.missing().first() {
            return setting(&format!("{name} is not set"));
        }
        if parcel.to.address.is_empty() {
            return Outcome::dead("WhatsApp: this person has no confirmed number");
        }
        match tokio::time::timeout(LIMIT, self.try_send(parcel)).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => {
                tracing::warn!(%error, delivery = %parcel.delivery_id, "WhatsApp: the database failed");
                Outcome::later("the database could not be asked")
            }
            Err(_) => Fault::unreachable("no answer in time").outcome(),
        }
    }
}

fn setting(what: &str) -> Outcome {
    Outcome::Later {
        error: format!("WhatsApp: {what}"),
        after: Some(SETTING),
        reached: Vec::new(),
    }
}
