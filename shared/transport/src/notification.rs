//! notification, as ai sees it.

use std::sync::Arc;

use shared_contract::ai::WhatsappAnswer;

use crate::{CallError, Client, Transport};

/// A client of notification.
#[derive(Clone)]
pub struct NotificationClient(Client);

impl NotificationClient {
    /// Over `transport`.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self(Client::new(transport))
    }

    /// Sends an answer by WhatsApp, with ai's own token. The same `key` sends it once.
    pub async fn whatsapp(
        &self,
        token: &str,
        answer: &WhatsappAnswer,
        key: &str,
    ) -> Result<(), CallError> {
        let call = self.0.post("/notify/whatsapp").bearer(token);
        let sent: Result<serde_json::Value, CallError> =
            call.idempotency_key(key).json(answer).send().await;
        sent.map(|_| ())
    }
}
