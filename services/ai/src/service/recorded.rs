//! Voice notes that came by WhatsApp: fetched from notification, heard as `POST /chat/voice` hears.
//!
//! The answer begins with what was heard. A recording of which nothing comes is answered in words, in
//! the person's language; what may get better is tried again, for a few minutes only: nobody wants
//! to hear in the evening what they said at noon.

use bytes::Bytes;
use shared_auth::Principal;
use shared_contract::ai::{MessageAnswer, MessageRequest};
use shared_storage::IdempotentCall;
use shared_transport::CallError;

use super::telephone::{PREFIX, Telephone};
use super::{Assistant, ServiceError, Spoken};
use crate::chat::words::isolate;
use crate::repository::inbound;
use crate::voice::VoiceError;

/// How often it is tried to hear a recording, over about three minutes.
const TRIES: i64 = 5;

/// What became of a voice note.
pub(super) enum Recorded {
    /// The answer, with what was heard before it.
    Answered(MessageAnswer),
    /// Nothing was heard: the key of the words that say so.
    Words(&'static str),
    /// The person is nobody here any more.
    Nobody,
}

impl Assistant {
    /// Hears and answers the recording `media` of a message.
    pub(super) async fn recorded(
        &self,
        telephone: &Telephone,
        row: &inbound::Model,
        who: &Principal,
        media: &str,
    ) -> Result<Recorded, ServiceError> {
        let key = format!("{PREFIX}{}", row.wamid);
        let (text, heard) = match self.heard_before(who, &key).await? {
            Some(known) => known,
            None => match self.listened(telephone, who, media).await {
                Ok(heard) => heard,
                Err(ServiceError::Voice(error)) => {
                    return match words(&error, row.attempts) {
                        Some(words) => Ok(Recorded::Words(words)),
                        None => Err(error.into()),
                    };
                }
                Err(error) => return Err(error),
            },
        };
        // Listening takes its time, and the first token lasts a minute.
        let Some(who) = self.writer(telephone, row).await? else {
            return Ok(Recorded::Nobody);
        };
        let request = MessageRequest {
            text,
            conversation_id: self.going_on(&who).await?,
            option_id: None,
            client_message_id: None,
            language: None,
        };
        let hash = IdempotentCall::hash(media.as_bytes());
        let mut answer = self.taken(&who, request, heard, Some(key), hash).await?;
        if let Some(transcript) = &answer.transcript {
            let language = self.language_of(&who, None).await?;
            let template = self.reply(&language, "heard")?;
            let line = template.replace("{text}", &isolate(transcript));
            answer.reply = format!("{line}\n{}", answer.reply);
        }
        Ok(Recorded::Answered(answer))
    }

    async fn listened(
        &self,
        telephone: &Telephone,
        who: &Principal,
        media: &str,
    ) -> Result<(String, Option<String>), ServiceError> {
        if self.models.speech.is_none() {
            return Err(VoiceError::NotConfigured.into());
        }
        let spoken = Spoken {
            audio: self.recording(telephone, media).await?,
            conversation_id: None,
            language: None,
        };
        self.heard_now(who, &spoken).await
    }

    async fn recording(&self, telephone: &Telephone, media: &str) -> Result<Bytes, ServiceError> {
        let token = telephone.tokens.token("notification").await?;
        let error = match telephone.notification.media(&token, media).await {
            Ok(media) => return Ok(media.bytes),
            Err(error) => error,
        };
        let status = match &error {
            CallError::Refused(problem) => problem.status,
            CallError::Unreachable(_) => 503,
        };
        let error = match status {
            404 | 410 | 415 | 422 => VoiceError::Unreadable,
            413 => VoiceError::TooLong(self.models.hearing.max_seconds),
            _ => {
                tracing::warn!(%error, "a recording cannot be fetched");
                VoiceError::Unavailable
            }
        };
        Err(error.into())
    }
}

/// How it is said that nothing was heard; nothing while it is worth another try.
fn words(error: &VoiceError, attempts: i64) -> Option<&'static str> {
    Some(match error {
        VoiceError::NotConfigured => "voice_not_here",
        VoiceError::Unsupported | VoiceError::Unreadable => "voice_unreadable",
        VoiceError::TooLong(_) => "voice_too_long",
        VoiceError::Silence => "voice_silent",
        VoiceError::Unclear => "voice_unclear",
        VoiceError::Budget => "voice_budget",
        VoiceError::Unavailable if attempts + 1 >= TRIES => "voice_unavailable",
        VoiceError::Unavailable => return None,
    })
}
