//! What Meta would send to the webhook, signed.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{APP_SECRET, CloudApi, PHONE_NUMBER_ID, Taken, digits};

/// How far a message came, as Meta says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// On its way.
    Sent,
    /// On the telephone.
    Delivered,
    /// Read.
    Read,
    /// Not delivered, with this code.
    Failed(i64),
}

/// The header `X-Hub-Signature-256` over `body`.
pub fn sign(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).expect("any key fits");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

impl CloudApi {
    /// A webhook: a person writes `content`, such as `{"type": "text", "text": {"body": "…"}}`.
    /// From now on they have written.
    pub fn message(&self, from: &str, content: &Value) -> Value {
        self.wrote(from);
        let wamid = self.state.book().id("wamid.in");
        self.message_as(&wamid, from, content)
    }

    /// The same with an id of one's own, written now.
    pub fn message_as(&self, wamid: &str, from: &str, content: &Value) -> Value {
        let mut message = content.clone();
        message["id"] = wamid.into();
        message["from"] = digits(from).into();
        message["timestamp"] = self.state.clock.now().as_seconds().to_string().into();
        let contact = json!({"profile": {"name": "Dana"}, "wa_id": digits(from)});
        envelope(
            PHONE_NUMBER_ID,
            &json!({"contacts": [contact], "messages": [message]}),
        )
    }

    /// A webhook: a person writes a text.
    pub fn text(&self, from: &str, text: &str) -> Value {
        self.message(from, &json!({"type": "text", "text": {"body": text}}))
    }

    /// A webhook: what became of a message that was taken.
    pub fn status(&self, of: &Taken, status: Status) -> Value {
        let now = self.state.clock.now().as_seconds().to_string();
        let mut said = json!({
            "id": of.wamid,
            "timestamp": now,
            "recipient_id": digits(of.message["to"].as_str().unwrap_or_default()),
            "biz_opaque_callback_data": of.message["biz_opaque_callback_data"],
        });
        said["status"] = match status {
            Status::Sent => "sent",
            Status::Delivered => "delivered",
            Status::Read => "read",
            Status::Failed(code) => {
                said["errors"] = json!([{"code": code, "title": "played", "message": "played",
                    "error_data": {"details": format!("played to {}", of.message["to"])}}]);
                "failed"
            }
        }
        .into();
        envelope(&of.phone_number_id, &json!({"statuses": [said]}))
    }

    /// Sends a webhook to `url`, signed, as often as `times`; gives the statuses of the answers.
    pub async fn post(&self, url: &str, webhook: &Value, times: usize) -> Vec<u16> {
        let body = webhook.to_string();
        let client = reqwest::Client::new();
        let mut statuses = Vec::with_capacity(times);
        for _ in 0..times {
            let request = client
                .post(url)
                .header("content-type", "application/json")
                .header("x-hub-signature-256", sign(body.as_bytes()))
                .body(body.clone());
            let answer = request.send().await.expect("an answer of the webhook");
            statuses.push(answer.status().as_u16());
        }
        statuses
    }
}

/// The envelope of what happened at a number.
pub fn envelope(phone_number_id: &str, what: &Value) -> Value {
    let mut value = what.clone();
    value["messaging_product"] = "whatsapp".into();
    value["metadata"] = json!({
        "display_phone_number": "972500000000",
        "phone_number_id": phone_number_id,
    });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}],
    })
}
