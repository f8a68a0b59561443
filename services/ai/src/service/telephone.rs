//! Messages that came by WhatsApp are chat messages of the person with that verified number.
//!
//! The event is kept in the transaction that moves the position; a task answers what waits: with a
//! token of one minute, with which ai acts for the person as they may now, and an answer through
//! notification. The messenger's id is the message's, so it books once however often it is tried.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use shared_auth::{Principal, Verified};
use shared_clock::{SharedClock, new_id};
use shared_contract::ai::{ChatOption, MAX_TEXT, MessageRequest, WhatsappAnswer, WhatsappOption};
use shared_contract::auth::ActingTokenRequest;
use shared_contract::event::{WhatsappMessageReceived, kind};
use shared_events::{Effect, Envelope};
use shared_storage::{IdempotentCall, StorageError};
use shared_transport::{AuthClient, CallError, NotificationClient, ServiceTokens};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::messages::owner;
use super::{Assistant, ServiceError};
use crate::repository::{conversations, inbound};

/// How every such message's own id begins.
pub const PREFIX: &str = "whatsapp:";

/// A conversation goes on within this, in microseconds; later a new one begins.
const GOES_ON: i64 = 4 * 60 * 60 * 1_000_000;

/// How often it is tried to answer one message: over about a day.
const TRIES: i64 = 14;

/// How many are looked at in one go.
const TOGETHER: u64 = 500;

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
        if row.text.trim().is_empty() || row.text.chars().count() > MAX_TEXT {
            return Ok(());
        }
        let Some(who) = self.writer(telephone, row).await? else {
            tracing::info!(wamid = row.wamid, "nobody here has this number");
            return Ok(());
        };
        let request = MessageRequest {
            text: row.text.clone(),
            conversation_id: self.going_on(&who).await?,
            option_id: None,
            client_message_id: None,
            language: None,
        };
        let key = format!("{PREFIX}{}", row.wamid);
        let hash = IdempotentCall::hash(row.text.as_bytes());
        let answer = self.taken(&who, request, None, Some(key), hash).await?;
        let token = telephone.tokens.token("notification").await?;
        let said = WhatsappAnswer {
            user_id: who.user_id,
            title: String::new(),
            body: answer.reply,
            options: options(answer.options),
        };
        let key = format!("answer:{}", answer.message_id);
        Ok(telephone.notification.whatsapp(&token, &said, &key).await?)
    }

    /// Who has the number, with a token of theirs.
    async fn writer(
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
    async fn going_on(&self, who: &Principal) -> Result<Option<Uuid>, ServiceError> {
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

/// What can be tapped, as notification is told of it.
fn options(offered: Vec<ChatOption>) -> Vec<WhatsappOption> {
    let plain = |ChatOption { id, label, .. }| WhatsappOption { id, label };
    offered.into_iter().map(plain).collect()
}
