//! notification, as ai sees it.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use shared_contract::ai::MAX_AUDIO;
use shared_contract::notification::NotifyRequest;

use crate::{CallError, Client, Transport};

/// How long a recording may take: notification fetches it from the messenger first.
const MEDIA_LIMIT: Duration = Duration::from_secs(30);

/// A client of notification.
#[derive(Clone)]
pub struct NotificationClient(Client);

/// What somebody sent that is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The file.
    pub bytes: Bytes,
    /// What it is said to be; empty where nothing is said.
    pub mime_type: String,
}

impl NotificationClient {
    /// Over `transport`.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self(Client::new(transport))
    }

    /// Sends an answer by WhatsApp, with ai's own token. The same `key` sends it once.
    pub async fn whatsapp(
        &self,
        token: &str,
        answer: &NotifyRequest,
        key: &str,
    ) -> Result<(), CallError> {
        let call = self.0.post("/notify/whatsapp").bearer(token);
        let sent: Result<serde_json::Value, CallError> =
            call.idempotency_key(key).json(answer).send().await;
        sent.map(|_| ())
    }

    /// A recording that came by WhatsApp, with ai's own token. Refused as `not_found` once the
    /// messenger has it no more, and as `too_large` beyond 25 `MiB`.
    pub async fn media(&self, token: &str, media_id: &str) -> Result<Media, CallError> {
        let path = format!("/internal/whatsapp/media/{}", segment(media_id));
        let call = self.0.get(path).bearer(token).within(MEDIA_LIMIT);
        let most = usize::try_from(MAX_AUDIO).unwrap_or(usize::MAX);
        let (bytes, mime_type) = call.download(most).await?;
        Ok(Media { bytes, mime_type })
    }
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use axum::extract::Path;
    use axum::http::{StatusCode, header};
    use axum::response::{IntoResponse, Response};
    use axum::routing::get;
    use shared_errors::Problem;

    use super::*;
    use crate::InProcess;

    async fn media(Path(id): Path<String>) -> Response {
        let ogg = [(header::CONTENT_TYPE, "audio/ogg")];
        match id.as_str() {
            "a/../b?" => (ogg, "OggS").into_response(),
            "long" => (ogg, vec![0; 25 * 1024 * 1024 + 1]).into_response(),
            "broken" => StatusCode::BAD_GATEWAY.into_response(),
            _ => Problem::not_found().into_response(),
        }
    }

    #[tokio::test]
    async fn recordings_come_as_they_are_and_within_bounds() {
        let router = axum::Router::new().route("/internal/whatsapp/media/{id}", get(media));
        let client = NotificationClient::new(Arc::new(InProcess::new(router)));
        let got = client.media("t", "a/../b?").await.unwrap();
        assert_eq!((&*got.bytes, &*got.mime_type), (&b"OggS"[..], "audio/ogg"));
        for (id, code) in [("long", "too_large"), ("gone", "not_found")] {
            let refused = client.media("t", id).await.unwrap_err();
            assert_eq!(refused.code(), Some(code));
        }
        let broken = client.media("t", "broken").await;
        assert!(matches!(broken, Err(CallError::Unreachable(_))));
    }
}
