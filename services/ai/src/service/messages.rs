//! One message from its first row to its answer.
//!
//! The message is stored first, so that a retry with the same client id finds it and goes on with
//! the same message id. Then the turn is decided on the conversation as it is; a turn that books
//! claims the conversation with its plan before anything is booked, and whoever finds a claimed
//! conversation first finishes what it was claimed for. So a crash at any point books once.

use shared_auth::Principal;
use shared_clock::new_id;
use shared_contract::ai::{MessageAnswer, MessageRequest};
use uuid::Uuid;

use super::answer::answer;
use super::deciding::Ground;
use super::peer::Peer;
use super::second::{Decided, Opinion};
use super::telephone::PREFIX;
use super::{Assistant, ServiceError};
use crate::chat::{State, Turn, conclude};
use crate::clarify::Read;
use crate::repository::conversations::{
    self, Conversation, DONE, Message, Owner, PENDING, Settled,
};
use crate::repository::unanswered;

/// How often a turn is decided anew because the conversation changed meanwhile.
const TRIES: usize = 12;

/// How many characters of its first message name a conversation.
const TITLE: usize = 80;

/// Whose conversations these are.
pub const fn owner(who: &Principal) -> Owner {
    Owner {
        restaurant: who.restaurant_id,
        user: who.user_id,
    }
}

impl Assistant {
    /// Takes a written message and answers it. `key` is the client's own id of it.
    pub async fn message(
        &self,
        who: &Principal,
        request: MessageRequest,
        key: Option<String>,
        body_hash: Vec<u8>,
    ) -> Result<MessageAnswer, ServiceError> {
        self.taken(who, request, None, key, body_hash).await
    }

    /// Takes a message and answers it. `heard` is how a spoken one was recognised.
    pub(super) async fn taken(
        &self,
        who: &Principal,
        request: MessageRequest,
        heard: Option<String>,
        key: Option<String>,
        body_hash: Vec<u8>,
    ) -> Result<MessageAnswer, ServiceError> {
        if request.option_id.is_none() && request.text.trim().is_empty() {
            return Err(ServiceError::Empty);
        }
        let received = self
            .received(
                who,
                request.clone(),
                heard.clone(),
                key.clone(),
                body_hash.clone(),
            )
            .await;
        let message = match received {
            // Two of the same at once: the other one was stored first.
            Err(ServiceError::Storage(_)) if key.is_some() => {
                self.received(who, request, heard, key, body_hash).await?
            }
            received => received?,
        };
        let mut opinion = Opinion::default();
        for _ in 0..TRIES {
            if let Some(answer) = self
                .attempt(who, message.id, message.conversation_id, &mut opinion)
                .await?
            {
                return Ok(answer);
            }
        }
        Err(ServiceError::Busy)
    }

    /// Stores the message, or finds it as it was stored before.
    async fn received(
        &self,
        who: &Principal,
        request: MessageRequest,
        heard: Option<String>,
        key: Option<String>,
        body_hash: Vec<u8>,
    ) -> Result<Message, ServiceError> {
        let owner = owner(who);
        let language = self.language_of(who, request.language).await?;
        let now = self.clock.now().as_micros();
        let tx = self.db.begin_write().await?;
        if let Some(key) = &key
            && let Some(known) = conversations::by_client_id(&tx, owner, key).await?
        {
            return if known.body_hash == body_hash {
                Ok(known)
            } else {
                Err(ServiceError::Mismatch)
            };
        }
        let conversation_id = if let Some(id) = request.conversation_id {
            let known = conversations::find(&tx, owner, id).await?;
            known.ok_or(ServiceError::NotFound)?.id
        } else {
            let id = new_id(&*self.clock);
            let row = Conversation {
                id,
                restaurant_id: owner.restaurant,
                user_id: owner.user,
                version: 0,
                state: serde_json::to_string(&State::default())?,
                busy_message_id: None,
                title: request.text.chars().take(TITLE).collect(),
                created_at: now,
                updated_at: now,
            };
            conversations::add(&tx, row).await?;
            id
        };
        let row = Message {
            id: new_id(&*self.clock),
            restaurant_id: owner.restaurant,
            conversation_id,
            user_id: owner.user,
            client_id: key,
            body_hash,
            text: request.text,
            option_id: request.option_id,
            language,
            status: PENDING.to_owned(),
            plan: None,
            answer: None,
            unanswered: false,
            heard,
            created_at: now,
        };
        conversations::add_message(&tx, row.clone()).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// One attempt to answer; nothing when the conversation changed meanwhile.
    async fn attempt(
        &self,
        who: &Principal,
        message: Uuid,
        conversation: Uuid,
        opinion: &mut Opinion,
    ) -> Result<Option<MessageAnswer>, ServiceError> {
        let db = self.db.read();
        let seen = conversations::find(db, owner(who), conversation)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let row = conversations::message(db, owner(who), message)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if row.status == DONE {
            let answer = row.answer.as_deref().unwrap_or_default();
            return Ok(Some(serde_json::from_str(answer)?));
        }
        // Somebody else's plan stands before this message: it is carried out first.
        if let Some(busy) = seen.busy_message_id {
            let answer = self.finish(who, &seen, busy).await?;
            return Ok(answer.filter(|_| busy == message));
        }
        let state: State = serde_json::from_str(&seen.state)?;
        let (decided, ground, mut read) = self.decide(who, &row, &state).await?;
        let facts = (&ground, &mut read);
        let decided = self.careful(who, &row, &state, decided, facts).await?;
        if decided.doings.is_empty() {
            let facts = (&ground, &mut read);
            let decided = self
                .second(who, &row, &state, decided, facts, opinion)
                .await?;
            return self
                .end(who, &seen, &row, &decided, &[], (&ground, &read), false)
                .await;
        }
        let plan = serde_json::to_string(&decided)?;
        let tx = self.db.begin_write().await?;
        if !conversations::claim(&tx, &seen, message, &plan).await? {
            return Ok(None);
        }
        tx.commit().await?;
        let Some(claimed) = conversations::find(self.db.read(), owner(who), conversation).await?
        else {
            return Ok(None);
        };
        self.finish(who, &claimed, message).await
    }

    /// Carries out the plan a conversation was claimed for, and ends that message.
    async fn finish(
        &self,
        who: &Principal,
        seen: &Conversation,
        message: Uuid,
    ) -> Result<Option<MessageAnswer>, ServiceError> {
        if seen.busy_message_id != Some(message) {
            return Ok(None);
        }
        let row = conversations::message(self.db.read(), owner(who), message)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let Some(plan) = row.plan.as_deref() else {
            // Somebody else has ended it since it was seen; the next attempt finds the answer.
            return Ok(None);
        };
        let decided: Turn = serde_json::from_str(plan)?;
        let peer = match row.client_id.as_deref() {
            Some(id) if id.starts_with(PREFIX) => Peer {
                source: "whatsapp",
                ..self.peer(who)
            },
            _ => self.peer(who),
        };
        let outcomes = peer.carry_out(message, &decided.doings).await?;
        let ground = self.ground(who).await?;
        let read = Read::default();
        let facts = (&ground.0, &read);
        let decided = Decided::by_rules(decided);
        let ended = self
            .end(who, seen, &row, &decided, &outcomes, facts, true)
            .await?;
        if ended.is_some() {
            let done = (&decided.turn, outcomes.as_slice());
            self.learn(who, &row, &ground.0, done).await;
        }
        Ok(ended)
    }

    /// Stores the answer and the conversation's new state.
    #[expect(
        clippy::too_many_arguments,
        reason = "everything a turn ends with, once"
    )]
    async fn end(
        &self,
        who: &Principal,
        seen: &Conversation,
        row: &Message,
        decided: &Decided,
        outcomes: &[crate::chat::Outcome],
        (ground, read): (&Ground, &Read),
        busy: bool,
    ) -> Result<Option<MessageAnswer>, ServiceError> {
        let wording = self.wording(&row.language)?;
        let facts = self.facts(who, ground, wording, read);
        let mut ids = || new_id(&*self.clock);
        let concluded = conclude(&decided.turn, outcomes, row.id, &facts, &mut ids);
        let state = serde_json::to_string(&concluded.state)?;
        let answer = answer(row, decided, concluded);
        let stored = serde_json::to_string(&answer)?;
        let settled = Settled {
            message: row.id,
            state: &state,
            answer: &stored,
            unanswered: decided.turn.unanswered,
            now: self.clock.now().as_micros(),
        };
        let tx = self.db.begin_write().await?;
        if decided.turn.unanswered {
            unanswered::said(&tx, unanswered::Model::of(row, settled.now)).await?;
        }
        if !conversations::settle(&tx, seen, busy.then_some(row.id), &settled).await? {
            return Ok(None);
        }
        tx.commit().await?;
        Ok(Some(answer))
    }
}
