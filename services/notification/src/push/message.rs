//! What a device is told, and the headers that tell a push service how to treat it.
//!
//! The JSON is a contract with the app's service worker (`web/src/sw`); `delivery_id` is how it
//! tells a repeat. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use shared_auth::Language;
use shared_clock::Timestamp;
use shared_contract::notification::Severity;
use uuid::Uuid;

use super::encrypt::MOST;
use crate::model::{Kind, Parcel};

/// RFC 8030 has push services keep a message for 28 days at least where they are asked to.
const LONGEST_SECONDS: i64 = 28 * 24 * 60 * 60;
/// What a lock screen shows of a title, and more.
const TITLE_CHARS: usize = 200;
const LINK_BYTES: usize = 300;
const CUT: char = '…';

#[derive(Serialize)]
struct Message<'a> {
    delivery_id: Uuid,
    title: &'a str,
    body: &'a str,
    language: &'a str,
    dir: &'a str,
    tag: &'a str,
    link: Option<&'a str>,
    severity: Severity,
    at: Timestamp,
}

/// The message as JSON of at most [`MOST`] bytes: what does not fit is cut off the body.
pub fn message(parcel: &Parcel) -> Vec<u8> {
    let own = parcel.delivery_id.to_string();
    let tag = topic(parcel).unwrap_or(own);
    let title: String = parcel.title.chars().take(TITLE_CHARS).collect();
    let language = parcel.to.language;
    let render = |body: &str| {
        let message = Message {
            delivery_id: parcel.delivery_id,
            title: &title,
            body,
            language: language.as_str(),
            dir: match language {
                Language::He => "rtl",
                Language::En => "ltr",
            },
            tag: &tag,
            link: link(parcel),
            severity: parcel.severity,
            at: parcel.at,
        };
        serde_json::to_vec(&message).unwrap_or_default()
    };
    let whole = render(&parcel.body);
    if whole.len() <= MOST {
        return whole;
    }
    let room = MOST.saturating_sub(render("").len() + CUT.len_utf8());
    render(&cut(&parcel.body, room))
}

/// As much of `text` as takes `room` bytes in JSON, and a sign that there was more.
fn cut(text: &str, room: usize) -> String {
    let mut taken = 0;
    let fits = |letter: &char| {
        taken += in_json(*letter);
        taken <= room
    };
    let head: String = text.chars().take_while(fits).collect();
    format!("{}{CUT}", head.trim_end())
}

/// How many bytes a letter takes inside a JSON text.
const fn in_json(letter: char) -> usize {
    match letter {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        _ => letter.len_utf8(),
    }
}

/// A place in the app; nothing that leads elsewhere.
fn link(parcel: &Parcel) -> Option<&str> {
    let link = parcel.data.get("link")?.as_str()?;
    let is_place = link.starts_with("#/") && link.bytes().all(|byte| byte.is_ascii_graphic());
    (is_place && link.len() <= LINK_BYTES).then_some(link)
}

/// The header `Topic`: 32 letters that say nothing to the push service. A newer message takes the
/// place of one with the same topic that was not delivered yet.
pub fn topic(parcel: &Parcel) -> Option<String> {
    let topic = parcel.topic.as_ref()?;
    let hash = Sha256::digest(topic.as_bytes());
    Some(URL_SAFE_NO_PAD.encode(&hash[..24]))
}

/// The header `TTL`: seconds for which it is of use.
pub fn seconds_to_live(parcel: &Parcel, now: Timestamp) -> i64 {
    let left = parcel.expires_at.as_micros() - now.as_micros();
    (left / 1_000_000).clamp(0, LONGEST_SECONDS)
}

/// The header `Urgency`: what somebody waits for, or must see, wakes a sleeping device.
pub const fn urgency(parcel: &Parcel) -> &'static str {
    match (parcel.kind, parcel.severity) {
        (Kind::Test | Kind::Code | Kind::Answer, _) | (_, Severity::Critical) => "high",
        (_, Severity::Warning) => "normal",
        (_, Severity::Info) => "low",
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
