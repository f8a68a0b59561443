//! What ai asks notification to send.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /notify/whatsapp`: an answer to somebody who wrote by WhatsApp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatsappAnswer {
    /// To whom.
    pub user_id: Uuid,
    /// Empty: an answer has no title.
    pub title: String,
    /// What is said.
    pub body: String,
    /// Answers that can be tapped, as the chat offers them: notification makes buttons or a list of
    /// them and shortens their labels. What is tapped comes back as `option_id` of
    /// [`crate::event::WhatsappMessageReceived`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<WhatsappOption>,
}

/// An answer that can be tapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatsappOption {
    /// Comes back when it is tapped.
    pub id: Uuid,
    /// What it says, as long as it is.
    pub label: String,
}
