//! Messages that came by WhatsApp are chat messages of the person with that verified number.
//!
//! A message is words, a tapped answer, or a recording (`recorded`). The event is kept in the transaction that moves the position; a task answers what waits: with a
//! token of one minute, with which ai acts for the person as they may now, and an answer through
//! notification. The messenger's id is the message's, so it books once however often it is tried.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};
use shared_auth::{Principal, Verified};
use shared_clock::{SharedClock, new_id};
use shared_contract::ai::{ChatOption, MAX_TEXT, MessageAnswer, MessageRequest};
use shared_contract::auth::ActingTokenRequest;
use shared_contract::event::{WhatsappMessageReceived, kind};
use shared_contract::notification::NotifyRequest;
use shared_events::{Effect, Envelope};
use shared_storage::{IdempotentCall, StorageError};
use shared_transport::{AuthClient, CallError, NotificationClient, ServiceTokens};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::messages::owner;
use super::recorded::Recorded;
use super::{Assistant, ServiceError};
use crate::repository::{conversations, inbound};

/// How every such message's own id begins.
pub const PREFIX: &str = "whatsapp:";

/// A conversation goes on within this, in microseconds; later a new one begins.
const GOES_ON: i64 = 4 * 60 * 60 * 1_000_000;

/// An answer that was offered within this is looked for, in microseconds.
const OFFERED: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// How often it is tried to answer one message: over about a day.
const TRIES: i64 = 14;

/// How many are looked at in one go.
const TOGETHER: u64 = 500;

/// What notification takes as one message, in characters.
const LONGEST: usize = 4_000;

/// How often it is looked for messages whose turn has come, beside when one arrives.
const SWEEP: Duration = Duration::from_secs(5);

/// What it takes to answer by telephone.
#[derive(Clone)]
pub struct Telephone {
    /// Who is who.
    pub auth: AuthClient,
    /// Sends the answers.
    pub notification: NotificationClient,
    /// What ai proves itself with.
    pub tokens: ServiceTokens,
    /// Told when a message arrived.
    pub arrived: Arc<Notify>,
}

/// Keeps `whatsapp_message_received`.
pub struct Arrivals {
    /// Ids and times.
    pub clock: SharedClock,
    /// Told when a message arrived.
    pub arrived: Arc<Notify>,
}

#[async_trait]
impl Effect for Arrivals {
    fn concerns(&self, event: &Envelope) -> bool {
        event.kind == kind::WHATSAPP_MESSAGE_RECEIVED
    }

    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        let read = serde_json::from_value::<WhatsappMessageReceived>(event.payload.clone());
        let message = match read {
            Ok(message) => message,
            Err(error) => {
                tracing::error!(%error, kind = event.kind, "unreadable event");
                return Ok(());
            }
        };
        let now = self.clock.now().as_micros();
        let row = inbound::Model {
            id: new_id(&*self.clock),
            restaurant_id: event.restaurant_id,
            seq: event.seq,
            wamid: message.wamid,
            phone: message.from,
            text: message.text,
            option_id: message.option_id,
            media_id: message.voice.map(|voice| voice.media_id),
            attempts: 0,
            next_at: now,
            done: false,
            created_at: now,
        };
        Ok(inbound::keep(tx, row).await?)
    }

    async fn committed(&self, _events: &[Arc<Envelope>]) {
        self.arrived.notify_one();
    }
}

/// Answers what waits, until `stop`.
pub async fn run(assistant: Assistant, telephone: Telephone, stop: CancellationToken) {
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            done = assistant.answer_waiting(&telephone) => done,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "messages by telephone wait a little longer");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = telephone.arrived.notified() => {}
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

impl Assistant {
    /// Answers every message whose turn it is, each person's in their order.
    async fn answer_waiting(&self, telephone: &Telephone) -> Result<(), ServiceError> {
        // What somebody said later is not answered before what they said first.
        let mut held: HashSet<(Uuid, String)> = HashSet::new();
        for row in inbound::waiting(self.db.read(), TOGETHER).await? {
            let writer = (row.restaurant_id, row.phone.clone());
            if held.contains(&writer) || row.next_at > self.clock.now().as_micros() {
                held.insert(writer);
                continue;
            }
            let answered = self.answer_one(telephone, &row).await;
            let tx = self.db.begin_write().await?;
            match answered {
                Ok(()) => inbound::finish(&tx, row.id).await?,
                Err(error) if row.attempts + 1 >= TRIES || is_final(&error) => {
                    tracing::error!(%error, wamid = row.wamid, "a message stays unanswered");
                    inbound::finish(&tx, row.id).await?;
                }
                Err(error) => {
                    tracing::warn!(%error, wamid = row.wamid, "a message is answered later");
                    let doublings = u32::try_from(row.attempts).unwrap_or(u32::MAX).min(12);
                    let pause = 10_i64.saturating_mul(1_i64 << doublings);
                    let next = self.clock.now().plus_seconds(pause).as_micros();
                    inbound::postpone(&tx, &row, next).await?;
                    held.insert(writer);
                }
            }
            tx.commit().await.map_err(StorageError::from)?;
        }
        Ok(())
    }

    async fn answer_one(
        &self,
        telephone: &Telephone,
        row: &inbound::Model,
    ) -> Result<(), ServiceError> {
        let silent = row.text.trim().is_empty() && row.option_id.is_none();
        if silent && row.media_id.is_none() {
            // A sticker or the like: notification says what there is to say.
            return Ok(());
        }
        let Some(who) = self.writer(telephone, row).await? else {
            tracing::info!(wamid = row.wamid, "nobody here has this number");
            return Ok(());
        };
        let recorded = match &row.media_id {
            Some(media) => self.recorded(telephone, row, &who, media).await?,
            None if row.text.chars().count() > MAX_TEXT => Recorded::Words("message_too_long"),
            None => Recorded::Answered(self.written(row, &who).await?),
        };
        let (key, body, offered) = match recorded {
            Recorded::Answered(answer) => (answer.message_id, answer.reply, answer.options),
            Recorded::Words(words) => {
                let language = self.language_of(&who, None).await?;
                (row.id, self.reply(&language, words)?, Vec::new())
            }
            Recorded::Nobody => return Ok(()),
        };
        let said = NotifyRequest {
            restaurant_id: Some(who.restaurant_id),
            user_id: Some(who.user_id),
            to: None,
            title: String::new(),
            body: body.chars().take(LONGEST).collect(),
            data: options(&offered),
        };
        let token = telephone.tokens.token("notification").await?;
        let key = format!("answer:{key}");
        Ok(telephone.notification.whatsapp(&token, &said, &key).await?)
    }

    /// Takes words, or a tapped answer in the conversation that offered it.
    async fn written(
        &self,
        row: &inbound::Model,
        who: &Principal,
    ) -> Result<MessageAnswer, ServiceError> {
        let offered = match row.option_id {
            Some(option) => {
                let since = self.clock.now().as_micros().saturating_sub(OFFERED);
                conversations::that_offered(self.db.read(), owner(who), option, since).await?
            }
            None => None,
        };
        let conversation_id = match offered {
            Some(id) => Some(id),
            None => self.going_on(who).await?,
        };
        let request = MessageRequest {
            text: row.text.clone(),
            conversation_id,
            option_id: row.option_id,
            client_message_id: None,
            language: None,
        };
        let key = format!("{PREFIX}{}", row.wamid);
        let hash = IdempotentCall::hash(row.text.as_bytes());
        self.taken(who, request, None, Some(key), hash).await
    }

    /// Who has the number, with a token of theirs.
    pub(super) async fn writer(
        &self,
        telephone: &Telephone,
        row: &inbound::Model,
    ) -> Result<Option<Arc<Principal>>, ServiceError> {
        let token = telephone.tokens.token("auth").await?;
        let request = ActingTokenRequest {
            restaurant_id: row.restaurant_id,
            phone: row.phone.clone(),
        };
        let acting = match telephone.auth.acting_token(&token, &request).await {
            Err(CallError::Refused(problem)) if problem.status == 404 => return Ok(None),
            acting => acting?,
        };
        match self.verifier.verify(&acting.access_token).await {
            Ok(Verified::User(who)) if who.restaurant_id == row.restaurant_id => Ok(Some(who)),
            _ => Err(ServiceError::Busy),
        }
    }

    /// The conversation that the person is having.
    pub(super) async fn going_on(&self, who: &Principal) -> Result<Option<Uuid>, ServiceError> {
        let newest = conversations::list(self.db.read(), owner(who), None, 1).await?;
        let since = self.clock.now().as_micros().saturating_sub(GOES_ON);
        let going_on = newest.first().filter(|one| one.updated_at >= since);
        Ok(going_on.map(|one| one.id))
    }
}

/// Whether trying again would change nothing.
fn is_final(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Mismatch | ServiceError::Forbidden | ServiceError::Empty
    )
}

/// What can be tapped, as notification is told of it: it makes buttons or a list and shortens labels.
/// What is tapped comes back as `option_id` of [`WhatsappMessageReceived`].
fn options(offered: &[ChatOption]) -> Value {
    if offered.is_empty() {
        return Value::Null;
    }
    let plain = |option: &ChatOption| json!({"id": option.id, "label": option.label});
    json!({"options": offered.iter().map(plain).collect::<Vec<_>>()})
}
