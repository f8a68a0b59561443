//! Devices that take push messages (W3C Push API).

use garde::Validate;
use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// `POST /notify/subscriptions`: what the browser's `PushSubscription.toJSON()` gives.
#[derive(Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubscription {
    /// The push service's URL for this device: https, on a public address.
    #[garde(length(bytes, min = 10, max = 2000))]
    pub endpoint: String,
    /// Given by some browsers; not used.
    #[serde(default, rename = "expirationTime")]
    #[garde(skip)]
    pub expiration_time: Option<f64>,
    /// The device's keys.
    #[garde(dive)]
    pub keys: SubscriptionKeys,
}

/// The keys of RFC 8291, base64url without padding.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionKeys {
    /// The device's public key: an uncompressed P-256 point.
    #[garde(length(bytes, min = 80, max = 100))]
    pub p256dh: String,
    /// Its authentication secret: 16 bytes.
    #[garde(length(bytes, min = 20, max = 30))]
    pub auth: String,
}

/// `DELETE /notify/subscriptions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSubscription {
    /// As it was given.
    #[garde(length(bytes, min = 10, max = 2000))]
    pub endpoint: String,
}

/// A device of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subscription {
    /// The subscription.
    pub id: Uuid,
    /// The push service's host: a subscription's whole URL is as good as a key and is never shown.
    pub host: String,
    /// When it was made.
    pub created_at: Timestamp,
}
