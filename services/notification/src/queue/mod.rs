//! The delivery queue: everything that leaves the house is a row first, and stays one until a
//! provider took it or it was given up.
//!
//! A [`Sender`] is a way out; `push`, `whatsapp` and `email` each are one. A worker per channel
//! claims what is due for a while (a lease, so that several replicas share the work), sends it and
//! writes down what became of it. Killed in between, it is sent again when the lease ends: at least
//! once, with the same `delivery_id`.
//! To add a channel: a folder with its `Sender`, a variant of contract's `Channel`, its line in
//! [`crate::ways`].

use async_trait::async_trait;
use sea_orm::DbErr;
use shared_contract::notification::Channel;
use uuid::Uuid;

use crate::model::{Outcome, Parcel, Person};

/// A way out of the house. Shared by all who send.
#[async_trait]
pub trait Sender: Send + Sync + 'static {
    /// Which one.
    fn channel(&self) -> Channel;

    /// Names of settings it cannot work without (`MEZAVE_NOTIFICATION__…`); empty: it is ready.
    fn missing(&self) -> Vec<&'static str>;

    /// Where it reaches a person: an e-mail address, a verified number, `2` devices. None: nowhere,
    /// so that nothing is queued for them.
    async fn address(&self, restaurant_id: Uuid, person: &Person) -> Result<Option<String>, DbErr>;

    /// Sends one parcel. Ends within a time limit of its own (at most 20 seconds).
    async fn send(&self, parcel: &Parcel) -> Outcome;
}
