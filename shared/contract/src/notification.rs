//! Requests and answers of notification: the inbox, preferences, what its live stream says, what is
//! sent by which channel, devices, and answers to alerts.

mod answer;
mod delivery;
mod subscription;
mod unsubscribe;

pub use answer::*;
pub use delivery::*;
pub use subscription::*;
pub use unsubscribe::*;

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// What an alert is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AlertType {
    /// A total fell under its minimum.
    StockLow,
    /// A lot expires soon.
    LotExpiring,
    /// A lot has expired.
    LotExpired,
    /// A movement far outside the product's history.
    LargeMovement,
    /// What is low and what expires, once a day at a time of one's own.
    Digest,
}

impl AlertType {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::StockLow,
        Self::LotExpiring,
        Self::LotExpired,
        Self::LargeMovement,
        Self::Digest,
    ];

    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StockLow => "stock_low",
            Self::LotExpiring => "lot_expiring",
            Self::LotExpired => "lot_expired",
            Self::LargeMovement => "large_movement",
            Self::Digest => "digest",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How much an alert matters.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    #[default]
    Info,
    /// Act soon.
    Warning,
    /// Act now.
    Critical,
}

impl Severity {
    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Critical]
            .into_iter()
            .find(|severity| severity.as_str() == text)
    }
}

/// A way an alert can reach a person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The inbox inside the app.
    Inbox,
    /// A push message to the person's devices.
    Push,
    /// `WhatsApp`.
    Whatsapp,
    /// E-mail.
    Email,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Inbox, Self::Push, Self::Whatsapp, Self::Email];

    /// As stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Push => "push",
            Self::Whatsapp => "whatsapp",
            Self::Email => "email",
        }
    }

    /// From stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str() == text)
    }
}

/// One entry of a person's inbox, worded in the reader's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InboxEntry {
    /// The entry.
    pub id: Uuid,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: AlertType,
    /// How much it matters.
    pub severity: Severity,
    /// One line, plain text.
    pub title: String,
    /// A sentence or two, plain text.
    pub body: String,
    /// The product it is about, if any.
    pub product_id: Option<Uuid>,
    /// The facts behind the words.
    pub data: Value,
    /// When the person read it; null: unread.
    pub read_at: Option<Timestamp>,
    /// When it happened.
    pub created_at: Timestamp,
    /// False: what it says is over.
    pub is_open: bool,
    /// What was answered to it, by anybody.
    pub handled: Option<Handled>,
}

/// A page of the inbox, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InboxPage {
    /// This page's entries.
    pub items: Vec<InboxEntry>,
    /// Hand this back as `cursor` for the next page; null at the end.
    pub next_cursor: Option<String>,
    /// How many entries of the whole inbox are unread.
    pub unread_count: u64,
}

/// Answer of `POST /notify/inbox/read-all`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxRead {
    /// How many entries this call marked.
    pub marked: u64,
    /// How many are unread now.
    pub unread_count: u64,
}

/// A request without content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoContent {}

/// Data of `inbox_changed` on the live stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InboxUpdate {
    /// How many entries are unread now.
    pub unread_count: u64,
    /// The new entry, if it is about one.
    pub entry: Option<InboxEntry>,
}

/// Payload of the event `inbox_changed`, by which every replica learns whose stream to feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxChanged {
    /// Whose inbox.
    pub user_id: Uuid,
    /// How many entries are unread in it.
    pub unread_count: u64,
}

/// Hours of the restaurant's local time in which nothing makes a noise; they may pass midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// From, `HH:MM`.
    #[garde(custom(time_of_day))]
    pub from: String,
    /// To, `HH:MM`.
    #[garde(custom(time_of_day))]
    pub to: String,
}

/// How alerts reach one person. `PUT` takes what `GET` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preferences {
    /// The channels of each alert type; an empty list: not at all.
    #[schema(value_type = std::collections::HashMap<String, Vec<Channel>>)]
    pub channels: BTreeMap<AlertType, Vec<Channel>>,
    /// When nothing may make a noise; null: at no time. The inbox fills silently at any time.
    pub quiet_hours: Option<QuietHours>,
    /// Whether Shabbat and holidays are quiet as well.
    pub shabbat: bool,
    /// Local time `HH:MM` of a daily summary; null: none.
    pub digest: Option<String>,
    /// Alerts that matter less are not sent.
    pub min_severity: Severity,
}

/// `PUT /notify/preferences/{user_id}`: replaces the preferences; what is left out is as the role
/// has it by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferencesRequest {
    /// The channels of each alert type.
    #[serde(default)]
    #[garde(custom(known_alerts))]
    pub channels: BTreeMap<String, Vec<Channel>>,
    /// When nothing may make a noise; null: at no time.
    #[serde(default, deserialize_with = "given")]
    #[garde(custom(given_hours))]
    #[schema(value_type = Option<QuietHours>)]
    pub quiet_hours: Option<Option<QuietHours>>,
    /// Whether Shabbat and holidays are quiet as well.
    #[serde(default)]
    #[garde(skip)]
    pub shabbat: Option<bool>,
    /// Local time `HH:MM` of a daily summary; null: none.
    #[serde(default)]
    #[garde(inner(custom(time_of_day)))]
    pub digest: Option<String>,
    /// Alerts that matter less are not sent.
    #[serde(default)]
    #[garde(skip)]
    pub min_severity: Option<Severity>,
}

/// Tells a field that is null from one that is not there.
fn given<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

#[expect(
    clippy::ref_option,
    clippy::option_option,
    reason = "garde hands the field as it is"
)]
fn given_hours<C>(hours: &Option<Option<QuietHours>>, _: &C) -> garde::Result {
    let Some(Some(hours)) = hours else {
        return Ok(());
    };
    time_of_day(&hours.from, &())?;
    time_of_day(&hours.to, &())?;
    if hours.from == hours.to {
        return Err(garde::Error::new("from and to must differ"));
    }
    Ok(())
}

/// Keys are text up to here so that a fault in a list is named by its path.
fn known_alerts<C>(channels: &BTreeMap<String, Vec<Channel>>, _: &C) -> garde::Result {
    let unknown = channels
        .keys()
        .find(|kind| AlertType::parse(kind).is_none());
    unknown.map_or(Ok(()), |kind| {
        let known = AlertType::ALL.map(AlertType::as_str).join(", ");
        Err(garde::Error::new(format!(
            "unknown alert type {kind}, expected one of {known}"
        )))
    })
}

fn time_of_day<C>(text: &str, _: &C) -> garde::Result {
    let bytes = text.as_bytes();
    let number = |at: usize| {
        let pair = bytes.get(at..at + 2)?;
        pair.iter()
            .all(u8::is_ascii_digit)
            .then(|| (pair[0] - b'0') * 10 + (pair[1] - b'0'))
    };
    let fits = bytes.len() == 5
        && bytes[2] == b':'
        && number(0).is_some_and(|hour| hour < 24)
        && number(3).is_some_and(|minute| minute < 60);
    if fits {
        Ok(())
    } else {
        Err(garde::Error::new("must be a time of day such as 07:30"))
    }
}
