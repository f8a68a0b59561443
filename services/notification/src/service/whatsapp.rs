//! What comes by `WhatsApp`: messages of people, and what became of messages sent.
//!
//! A webhook is worked in one transaction and then answered: each message's id is kept (so that one
//! that comes again does nothing), messages of known numbers become events for the assistant, what
//! has to be said back goes into the queue. What cannot be read is logged and left out, because Meta
//! sends a refused webhook again for days.
//! A message counts as somebody's when that number was confirmed in the restaurant it was written to.

use std::collections::BTreeMap;
use std::time::Duration;

use sea_orm::DatabaseTransaction;
use serde_json::json;
use shared_auth::Language;
use shared_clock::{Timestamp, new_id};
use shared_contract::event::{WhatsappMessageReceived, WhatsappVoice, kind};
use shared_contract::notification::{Channel, DeliveryState};
use shared_events::NewEvent;
use shared_storage::{StorageError, take_turn};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Notification, ServiceError};
use crate::repository::delivery_reports::{self as reports, Of};
use crate::repository::whatsapp::{self as storage, Reply};
use crate::whatsapp::{Inbound, MediaError, Progress, Received, Recording, Report, What};
use crate::whatsapp::{is_signed, read, reported};

/// Something said back is of no use later, in seconds.
const REPLY_SECONDS: i64 = 60 * 60;
/// How often old ids are forgotten.
const TIDY: Duration = Duration::from_hours(1);

/// What a webhook was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Webhook {
    /// It was worked, or nothing in it concerns us.
    Taken,
    /// It is not Meta's.
    Forged,
}

impl Notification {
    /// Whether whoever sets up the webhook's address knows the token; compared in constant time.
    pub fn knows_verify_token(&self, given: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        let own = self.whatsapp.config().verify_token.reveal();
        !own.is_empty() && bool::from(own.as_bytes().ct_eq(given.as_bytes()))
    }

    /// Works a webhook whose body is `body`, byte for byte.
    pub async fn heard_whatsapp(
        &self,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<Webhook, ServiceError> {
        let secret = self.whatsapp.config().app_secret.reveal();
        if !is_signed(secret, signature, body) {
            tracing::warn!("WhatsApp webhook refused: not signed with the app's secret");
            return Ok(Webhook::Forged);
        }
        let Some(parts) = read(body) else {
            tracing::error!(bytes = body.len(), "WhatsApp webhook left out: unreadable");
            return Ok(Webhook::Taken);
        };
        let mut known = Vec::with_capacity(parts.len());
        for part in parts {
            let number = &part.phone_number_id;
            if let Some(restaurant_id) = self.whatsapp.restaurant_of(number).await? {
                known.push((restaurant_id, part));
            } else {
                tracing::warn!(
                    phone_number_id = number,
                    "WhatsApp webhook left out: the number is no restaurant's"
                );
            }
        }
        if !known.is_empty() {
            self.work(&known).await?;
        }
        Ok(Webhook::Taken)
    }

    async fn work(&self, parts: &[(Uuid, Received)]) -> Result<(), StorageError> {
        let tx = self.db.begin_write().await?;
        // Meta sends side by side, and the same twice: one after the other nobody waits in a circle.
        take_turn(&tx, "whatsapp webhooks").await?;
        let mut events: BTreeMap<Uuid, Vec<NewEvent>> = BTreeMap::new();
        for (restaurant_id, part) in parts {
            for message in &part.messages {
                if let Some(event) = self.message(&tx, *restaurant_id, message).await? {
                    events.entry(*restaurant_id).or_default().push(event);
                }
            }
            for report in &part.reports {
                self.report(&tx, *restaurant_id, report).await?;
            }
        }
        let events: Vec<_> = events.into_iter().collect();
        self.outbox.append_all(&tx, &events).await?;
        tx.commit().await?;
        self.outbox
            .committed(events.into_iter().map(|(restaurant_id, _)| restaurant_id));
        Ok(())
    }

    /// One message; the event that it becomes, if any.
    async fn message(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        message: &Inbound,
    ) -> Result<Option<NewEvent>, StorageError> {
        let now = self.clock.now();
        let media_id = match &message.what {
            What::Voice { media_id, .. } => Some(media_id.as_str()),
            _ => None,
        };
        if !storage::keep(tx, restaurant_id, &message.wamid, media_id, now).await? {
            return Ok(None);
        }
        // Meta's clock may be ahead of ours.
        let written = message.at.and_then(|at| at.checked_mul(1_000_000));
        let written = written.map_or(now, |at| Timestamp::from_micros(at.min(now.as_micros())));
        storage::wrote(tx, restaurant_id, &message.from, written).await?;
        let Some(owner) = storage::owner(tx, restaurant_id, &message.from).await? else {
            self.tell_stranger(tx, restaurant_id, message).await?;
            return Ok(None);
        };
        match &message.what {
            What::Silent => Ok(None),
            What::Other => {
                let (user_id, language) = owner;
                let said = self.whatsapp.said(language).only_text_and_voice.clone();
                self.reply(tx, restaurant_id, Err(user_id), &said).await?;
                Ok(None)
            }
            What::Text(text) => Ok(event(message, text, None, None)),
            What::Tap { option_id, title } => Ok(event(message, title, *option_id, None)),
            What::Voice {
                media_id,
                mime_type,
            } => {
                let voice = WhatsappVoice {
                    media_id: media_id.clone(),
                    mime_type: mime_type.clone(),
                };
                Ok(event(message, "", None, Some(voice)))
            }
        }
    }

    /// Once a day, and not for a reaction.
    async fn tell_stranger(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        message: &Inbound,
    ) -> Result<(), StorageError> {
        let number = &message.from;
        if message.what == What::Silent
            || !storage::tell_stranger(tx, restaurant_id, number, self.clock.now()).await?
        {
            return Ok(());
        }
        let about = storage::about(tx, restaurant_id).await?;
        let (name, language) = about.unwrap_or((String::new(), Language::He));
        let said = self.whatsapp.said(language).unknown_number(&name);
        self.reply(tx, restaurant_id, Ok(number.clone()), &said)
            .await
    }

    /// Says something back, to a bare number or to a person.
    async fn reply(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        to: Result<String, Uuid>,
        body: &str,
    ) -> Result<(), StorageError> {
        let at = self.clock.now();
        let content =
            json!({"is": "words", "title": "", "body": body, "data": null, "is_answer": true});
        let (number, user_id) = match to {
            Ok(number) => (Some(number), None),
            Err(user_id) => (None, Some(user_id)),
        };
        let reply = Reply {
            id: new_id(&*self.clock),
            restaurant_id,
            user_id,
            number,
            content: content.to_string(),
            at,
            expires_at: at.plus_seconds(REPLY_SECONDS),
        };
        Ok(storage::queue_reply(tx, reply).await?)
    }

    /// What became of a message that we sent.
    async fn report(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        report: &Report,
    ) -> Result<(), StorageError> {
        let of = Of {
            channel: Channel::Whatsapp,
            restaurant_id,
            provider_id: &report.wamid,
            delivery_id: report.delivery_id,
        };
        let Some(row) = reports::find(tx, of).await? else {
            return Ok(());
        };
        let now = self.clock.now();
        let state = match report.progress {
            Progress::Sent => DeliveryState::Sent,
            Progress::Delivered => DeliveryState::Delivered,
            Progress::Read => DeliveryState::Read,
            Progress::Failed => {
                let error = reported(report.code, &report.details);
                // Outside the 24 hours Meta may say so only later: then a template goes out instead.
                let outside = report.code == Some(131_047);
                if outside && storage::close(tx, restaurant_id, &report.number).await? {
                    reports::again(tx, &row, &report.wamid, &error, now).await?;
                } else {
                    reports::fail(tx, &row, &report.wamid, &error).await?;
                }
                return Ok(());
            }
        };
        reports::advance(tx, &row, &report.wamid, state, now).await?;
        Ok(())
    }

    /// A recording that came with a message; none: no message of this installation had it.
    pub async fn recording(
        &self,
        media_id: &str,
    ) -> Result<Option<Result<Recording, MediaError>>, ServiceError> {
        if !storage::has_media(self.db.read(), media_id).await? {
            return Ok(None);
        }
        Ok(Some(self.whatsapp.recording(media_id).await))
    }

    /// Forgets old ids until `stop`, and looks whether the settings still fit the restaurants.
    pub async fn tidy_whatsapp(self, stop: CancellationToken) {
        loop {
            let tidied = async {
                let tx = self.db.begin_write().await?;
                storage::purge(&tx, self.clock.now()).await?;
                tx.commit().await?;
                self.whatsapp.look().await
            };
            if let Err(error) = tidied.await {
                tracing::warn!(%error, "old WhatsApp ids stay a little longer");
            }
            let pause = tokio::time::sleep(TIDY);
            if stop.run_until_cancelled(pause).await.is_none() {
                return;
            }
        }
    }
}

/// A message for the assistant; none: there is nothing in it.
fn event(
    message: &Inbound,
    text: &str,
    option_id: Option<Uuid>,
    voice: Option<WhatsappVoice>,
) -> Option<NewEvent> {
    if text.trim().is_empty() && option_id.is_none() && voice.is_none() {
        return None;
    }
    let received = WhatsappMessageReceived {
        wamid: message.wamid.clone(),
        from: message.from.clone(),
        text: text.to_owned(),
        option_id,
        voice,
    };
    Some(NewEvent::new(kind::WHATSAPP_MESSAGE_RECEIVED, &received))
}
