//! What Meta sends to the webhook: whether it is Meta's, and what it says. Pure.
//!
//! Read leniently, part by part: a part that this version does not understand is left out and the
//! others count, because Meta sends a refused webhook again for days.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use uuid::Uuid;

/// No id of Meta's is longer.
const ID: usize = 512;

/// What came for one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Meta's id of our number.
    pub phone_number_id: String,
    /// What people wrote.
    pub messages: Vec<Inbound>,
    /// What became of messages sent.
    pub reports: Vec<Report>,
}

/// A message of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Meta's id of it.
    pub wamid: String,
    /// Their number in E.164.
    pub from: String,
    /// When it was written, seconds since 1970.
    pub at: Option<i64>,
    /// What it is.
    pub what: What,
}

/// What a person sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Words.
    Text(String),
    /// A button or a row of a list.
    Tap {
        /// The answer's id, if it is one of ours.
        option_id: Option<Uuid>,
        /// What stood on it.
        title: String,
    },
    /// A recording.
    Voice {
        /// Meta's id of it.
        media_id: String,
        /// What Meta says it is.
        mime_type: String,
    },
    /// A picture, a place, a contact …
    Other,
    /// Nothing to answer: a reaction, a change of theirs.
    Silent,
}

/// What Meta says of a message that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Meta's id of the message.
    pub wamid: String,
    /// The delivery, as it was sent along.
    pub delivery_id: Option<Uuid>,
    /// To whom it went, in E.164.
    pub number: String,
    /// How far it came.
    pub progress: Progress,
    /// Meta's code, where it failed.
    pub code: Option<i64>,
    /// What Meta says of that.
    pub details: String,
}

/// How far a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// On its way.
    Sent,
    /// On the telephone.
    Delivered,
    /// Read.
    Read,
    /// Not delivered.
    Failed,
}

/// Whether `signature` (the header `X-Hub-Signature-256`) was made over `body` with `secret`;
/// compared in constant time.
pub fn is_signed(secret: &str, signature: Option<&str>, body: &[u8]) -> bool {
    let given = signature
        .and_then(|signature| signature.trim().strip_prefix("sha256="))
        .and_then(|digits| hex::decode(digits).ok());
    let (Some(given), false) = (given, secret.is_empty()) else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(&given).is_ok()
}

/// What a webhook's body says; none: it is no JSON of Meta's.
pub fn read(body: &[u8]) -> Option<Vec<Received>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    if body["object"] != "whatsapp_business_account" {
        return None;
    }
    let changes = list(&body["entry"])
        .iter()
        .flat_map(|entry| list(&entry["changes"]));
    let values = changes
        .filter(|change| change["field"] == "messages")
        .map(|change| &change["value"]);
    Some(values.filter_map(received).collect())
}

fn received(value: &Value) -> Option<Received> {
    Some(Received {
        phone_number_id: text(&value["metadata"]["phone_number_id"])?,
        messages: list(&value["messages"])
            .iter()
            .filter_map(inbound)
            .collect(),
        reports: list(&value["statuses"]).iter().filter_map(report).collect(),
    })
}

fn inbound(message: &Value) -> Option<Inbound> {
    let at = message["timestamp"].as_str();
    let at = at
        .and_then(|at| at.parse().ok())
        .or_else(|| message["timestamp"].as_i64());
    Some(Inbound {
        wamid: text(&message["id"])?,
        from: number(&message["from"])?,
        at,
        what: what(message),
    })
}

fn what(message: &Value) -> What {
    let words = |value: &Value| value.as_str().unwrap_or_default().replace('\0', "");
    let tap = |id: &Value, title: &Value| What::Tap {
        option_id: id.as_str().and_then(|id| id.parse().ok()),
        title: words(title),
    };
    match message["type"].as_str().unwrap_or_default() {
        "text" => What::Text(words(&message["text"]["body"])),
        "interactive" => {
            let reply = &message["interactive"];
            match reply["type"].as_str().unwrap_or_default() {
                kind @ ("button_reply" | "list_reply") => {
                    tap(&reply[kind]["id"], &reply[kind]["title"])
                }
                _ => What::Other,
            }
        }
        "button" => tap(&message["button"]["payload"], &message["button"]["text"]),
        kind @ ("audio" | "voice") => match text(&message[kind]["id"]).filter(|id| is_word(id)) {
            Some(media_id) => What::Voice {
                media_id,
                mime_type: words(&message[kind]["mime_type"]),
            },
            None => What::Other,
        },
        "image" | "video" | "document" | "sticker" | "location" | "contacts" | "order"
        | "unsupported" => What::Other,
        _ => What::Silent,
    }
}

fn report(status: &Value) -> Option<Report> {
    let progress = match status["status"].as_str()? {
        "sent" => Progress::Sent,
        "delivered" => Progress::Delivered,
        "read" | "played" => Progress::Read,
        "failed" => Progress::Failed,
        _ => return None,
    };
    let error = &status["errors"][0];
    let details = ["message", "title"].iter().map(|name| &error[*name]);
    let mut details = std::iter::once(&error["error_data"]["details"]).chain(details);
    let delivery = status["biz_opaque_callback_data"].as_str();
    Some(Report {
        wamid: text(&status["id"])?,
        delivery_id: delivery.and_then(|id| id.parse().ok()),
        number: number(&status["recipient_id"]).unwrap_or_default(),
        progress,
        code: error["code"].as_i64(),
        details: details
            .find_map(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
    })
}

/// A text that can be kept as an id.
fn text(value: &Value) -> Option<String> {
    let fits = |text: &&str| !text.is_empty() && text.len() <= ID && !text.contains('\0');
    value.as_str().filter(fits).map(str::to_owned)
}

/// A number in E.164; Meta leaves the plus out.
fn number(value: &Value) -> Option<String> {
    let digits = value.as_str()?;
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && (5..=15).contains(&digits.len())).then(|| format!("+{digits}"))
}

/// Ids of recordings stand in paths.
fn is_word(id: &str) -> bool {
    id.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn a_signature_is_over_the_bytes() {
        // The HMAC of RFC 4231, test case 2.
        let (secret, body) = ("Jefe", b"what do ya want for nothing?");
        let right = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert!(is_signed(secret, Some(right), body));
        assert!(!is_signed(
            secret,
            Some(right),
            b"what do ya want for nothing!"
        ));
        assert!(!is_signed("", Some(right), body));
        for wrong in [
            None,
            Some(""),
            Some("sha256="),
            Some("sha256=zz"),
            Some(&right[7..]),
        ] {
            assert!(!is_signed(secret, wrong, body), "{wrong:?}");
        }
    }

    #[test]
    fn parts_that_are_not_understood_are_left_out() {
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [
            {"field": "messages", "value": {"metadata": {"phone_number_id": "9"}, "messages": [
                {"from": "972501234567", "id": "a", "timestamp": "1700000000", "type": "text",
                 "text": {"body": "לקחתי\u{0} 3"}},
                {"id": "no sender", "type": "text"},
                {"from": "nobody", "id": "b", "type": "text"},
                {"from": "972501234567", "id": "c", "type": "tomorrow"},
            ], "statuses": [
                {"id": "d", "status": "failed", "errors": [{"code": 131_026, "title": "x"}]},
                {"id": "e", "status": "warning"}, 7,
            ]}},
            {"field": "account_update", "value": {}},
            {"field": "messages", "value": {}},
        ]}]});
        let read = read(body.to_string().as_bytes()).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].messages.len(), 2);
        assert_eq!(read[0].messages[0].from, "+972501234567");
        assert_eq!(read[0].messages[0].what, What::Text("לקחתי 3".to_owned()));
        assert_eq!(read[0].messages[1].what, What::Silent);
        assert_eq!(read[0].reports.len(), 1);
        assert_eq!(read[0].reports[0].code, Some(131_026));
        assert!(super::read(b"{}").is_none() && super::read(b"\xff").is_none());
    }
}
