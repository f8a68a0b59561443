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
}
