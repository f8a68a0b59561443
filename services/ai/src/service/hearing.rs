//! A spoken message, from its recording to the answer of its words.

use bytes::Bytes;
use shared_auth::{Language, Principal};
use shared_contract::ai::{MessageAnswer, MessageRequest};
use uuid::Uuid;

use super::messages::owner;
use super::models::Use;
use super::{Assistant, ServiceError};
use crate::config::Confirm;
use crate::llm::ModelError;
use crate::repository::conversations;
use crate::voice::VoiceError;
use crate::voice::recording::inspect;
use crate::voice::transcript::{Heard, Listen, listen, vocabulary};

/// A recording with what was sent beside it.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The recording.
    pub audio: Bytes,
    /// The conversation; a new one unless given.
    pub conversation_id: Option<Uuid>,
    /// Language spoken, and of the reply.
    pub language: Option<Language>,
}

impl Assistant {
    /// Hears a message and answers it. Sent again under the same `key`, it is not heard again.
    pub async fn voice(
        &self,
        who: &Principal,
        spoken: Spoken,
        key: Option<String>,
        body_hash: Vec<u8>,
    ) -> Result<MessageAnswer, ServiceError> {
        let known = match &key {
            Some(key) => self.heard_before(who, key).await?,
            None => None,
        };
        let (text, heard) = match known {
            Some(known) => known,
            None => self.heard_now(who, &spoken).await?,
        };
        let request = MessageRequest {
            text,
            conversation_id: spoken.conversation_id,
            option_id: None,
            client_message_id: None,
            language: spoken.language,
        };
        self.taken(who, request, heard, key, body_hash).await
    }

    /// The words of the message that the client calls `key`, and how they were recognised.
    pub(super) async fn heard_before(
        &self,
        who: &Principal,
        key: &str,
    ) -> Result<Option<(String, Option<String>)>, ServiceError> {
        let known = conversations::by_client_id(self.db.read(), owner(who), key).await?;
        Ok(known.map(|known| (known.text, known.heard)))
    }

    /// The words of a recording, and how they were recognised.
    pub(super) async fn heard_now(
        &self,
        who: &Principal,
        spoken: &Spoken,
    ) -> Result<(String, Option<String>), ServiceError> {
        let heard = self.hear(who, spoken).await?;
        let always = self.models.hearing.confirm == Confirm::Always;
        let is_sure = heard.is_sure && !always;
        let how = if is_sure { "sure" } else { "unsure" };
        Ok((heard.text, Some(how.to_owned())))
    }

    async fn hear(&self, who: &Principal, spoken: &Spoken) -> Result<Heard, ServiceError> {
        let settings = &self.models.hearing;
        let kind = inspect(&spoken.audio, settings.max_seconds)?;
        let server = self.models.speech.as_deref();
        let server = server.ok_or(VoiceError::NotConfigured)?;
        let (ground, _) = self.ground(who).await?;
        let day = ground.rule.day_of(self.clock.now());
        match self.spend(who, server, Use::Speech, day).await? {
            Ok(()) => {}
            Err(ModelError::Budget) => return Err(VoiceError::Budget.into()),
            Err(_) => return Err(VoiceError::Unavailable.into()),
        }
        let language = self.language_of(who, spoken.language).await?;
        let names = ground.catalogue.products();
        let names = names.map(|known| known.product.name.as_str());
        let words = if settings.vocabulary {
            vocabulary(names)
        } else {
            String::new()
        };
        let what = Listen {
            audio: &spoken.audio,
            kind,
            language: &language,
            vocabulary: &words,
            most_seconds: settings.max_seconds,
        };
        Ok(listen(server, &what).await?)
    }
}
