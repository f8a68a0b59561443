//! Spoken messages.

use serde::{Deserialize, Serialize};
use shared_auth::Language;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most bytes of a recording.
pub const MAX_AUDIO: u64 = 25 * 1024 * 1024;

/// `POST /chat/voice`, as `multipart/form-data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoiceForm {
    /// The recording: webm or ogg with opus, mp4 with aac or opus, or wav; at most 25 `MiB`.
    #[schema(value_type = String, format = Binary)]
    pub audio: Vec<u8>,
    /// The conversation; a new one unless given.
    pub conversation_id: Option<Uuid>,
    /// The client's own id of the message: sent twice, it counts once.
    pub client_message_id: Option<String>,
    /// Language spoken, and of the reply; the person's unless given.
    pub language: Option<Language>,
}
