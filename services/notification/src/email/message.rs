//! A letter as the message that is sent (RFC 5322): headers, and both forms of the text.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};
use shared_clock::Timestamp;

use super::bidi::line;
use super::letter::Letter;
use super::server;
use crate::model::{Outcome, Parcel};

/// The end of the year 9999, in seconds: later dates cannot be written.
const LAST_SECOND: u64 = 253_402_300_799;

/// Builds the message; what cannot be one never will.
pub fn compose(
    parcel: &Parcel,
    letter: &Letter,
    from: &Mailbox,
) -> Result<server::Letter, Outcome> {
    let to: Address = parcel
        .to
        .address
        .trim()
        .parse()
        .map_err(|error| Outcome::dead(format!("the address is none: {error}")))?;
    let name = Some(line(&parcel.to.name)).filter(|name| !name.is_empty());
    // The same at every try, so that programs and people know a repeat.
    let id = format!("<{}@{}>", parcel.delivery_id, from.email.domain());
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, to.clone()))
        .subject(letter.subject.clone())
        .message_id(Some(id))
        .date(written_at(parcel.at))
        .raw_header(fixed("X-Mezave-Delivery", &parcel.delivery_id.to_string()))
        .raw_header(fixed("Auto-Submitted", "auto-generated"));
    if let Some(url) = &letter.unsubscribe {
        message = message.raw_header(fixed("List-Unsubscribe", &format!("<{url}>")));
        // RFC 8058 wants https.
        if url.starts_with("https://") {
            let one_click = "List-Unsubscribe=One-Click";
            message = message.raw_header(fixed("List-Unsubscribe-Post", one_click));
        }
    }
    let both = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(parcel.delivery_id.simple().to_string())
        .singlepart(SinglePart::plain(letter.plain.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    let message = message
        .multipart(both)
        .map_err(|error| Outcome::dead(format!("it makes no message: {error}")))?;
    Ok(server::Letter {
        to,
        bytes: message.formatted(),
    })
}

/// A header of ours: printable ASCII without a break, not folded, as the standards of these want.
fn fixed(name: &'static str, value: &str) -> HeaderValue {
    let value: String = value
        .chars()
        .filter(|char| char.is_ascii_graphic() || *char == ' ')
        .collect();
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
}

fn written_at(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.as_micros() / 1_000_000).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND))
}
