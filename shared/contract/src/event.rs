//! Payloads of the events that auth publishes and the names of all events.
//!
//! Payloads carry the whole state of the thing, so that a consumer may read only the newest.
//! Those of inventory's events stand in [`crate::inventory`], beside what they are made of.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::{Restaurant, User};

/// Names of events, past tense.
pub mod kind {
    /// A product's stock is now this.
    pub const STOCK_CHANGED: &str = "stock_changed";
    /// A total fell under its minimum.
    pub const STOCK_LOW: &str = "stock_low";
    /// A total is at its minimum again.
    pub const STOCK_RECOVERED: &str = "stock_recovered";
    /// A product is now this (also when retired).
    pub const PRODUCT_CHANGED: &str = "product_changed";
    /// A person is now this in this restaurant.
    pub const USER_CHANGED: &str = "user_changed";
    /// A restaurant's settings are now these.
    pub const RESTAURANT_CHANGED: &str = "restaurant_changed";
    /// Somebody wrote by WhatsApp.
    pub const WHATSAPP_MESSAGE_RECEIVED: &str = "whatsapp_message_received";
    /// A person's inbox has something new or less unread: feeds live streams on every replica.
    pub const INBOX_CHANGED: &str = "inbox_changed";
}

/// Payload of `user_changed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserChanged {
    /// The person as they now are in this restaurant.
    pub user: User,
}

/// Payload of `whatsapp_message_received`: notification publishes it, ai answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatsappMessageReceived {
    /// WhatsApp's own id of the message: it counts once.
    pub wamid: String,
    /// The sender's number, in E.164.
    pub from: String,
    /// What was written; of a tapped answer its title; empty where something was spoken.
    pub text: String,
    /// The answer tapped: the `id` of a [`crate::ai::WhatsappOption`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option_id: Option<Uuid>,
    /// What was spoken, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<WhatsappVoice>,
}

/// A voice note: notification hands its recording out at `GET /internal/whatsapp/media/{media_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatsappVoice {
    /// WhatsApp's id of the recording.
    pub media_id: String,
    /// What WhatsApp says it is, such as `audio/ogg; codecs=opus`.
    pub mime_type: String,
}

/// Payload of `restaurant_changed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestaurantChanged {
    /// The settings as they now are.
    pub restaurant: Restaurant,
}
