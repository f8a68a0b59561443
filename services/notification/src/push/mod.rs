//! Web Push: messages to the devices of a person (RFC 8030, encrypted by RFC 8291, signed by
//! RFC 8292).
//!
//! A person's browsers subscribe at their makers' push services and give us a URL and keys
//! (`service/subscriptions`). A message goes to all of them at once; a push service that says that
//! a device is gone ends its subscription. `endpoint` and `network` keep messages out of private
//! networks, `encrypt` and `vapid` are the RFCs, `message` is what the device is told.
//! Invariant: a subscription's URL is as good as a key; errors and answers tell its host alone.

mod device;
mod encrypt;
mod endpoint;
mod message;
mod network;
mod vapid;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use async_trait::async_trait;
use futures::future::join_all;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use shared_auth::Secret;
use shared_clock::SharedClock;
use shared_contract::notification::Channel;
use shared_storage::Database;
use uuid::Uuid;

use self::device::Fate;
use self::network::Network;
use self::vapid::Vapid;
use crate::model::{Outcome, Parcel, Person};
use crate::queue::Sender;
use crate::repository::{secrets, subscriptions};

pub use encrypt::{DeviceKeys, KeyError};
pub use endpoint::Endpoint;

/// Settings of push.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `mailto:` or `https:` address by which push services can reach the operator.
    pub contact: String,
    /// The VAPID key: 32 bytes in base64url. Empty: one is made on the first start and kept.
    pub private_key: Secret,
    /// Whether push services may be on private addresses and without TLS: for tests only.
    pub allow_private: bool,
}

/// The way to devices.
pub struct Push {
    db: Database,
    clock: SharedClock,
    vapid: Vapid,
    network: Network,
    allow_private: bool,
}

impl Push {
    /// Opens the way; makes the key if there is none. `public_url` stands in for a missing contact.
    pub async fn open(
        config: &Config,
        public_url: &str,
        db: Database,
        clock: SharedClock,
    ) -> anyhow::Result<Self> {
        let given = config.contact.as_str();
        ensure!(
            given.is_empty() || given.starts_with("mailto:") || given.starts_with("https://"),
            "notification.push.contact must begin with mailto: or https://"
        );
        let contact = [given, public_url]
            .into_iter()
            .find(|address| address.starts_with("mailto:") || address.starts_with("https://"));
        let key = if config.private_key.is_empty() {
            let fresh = vapid::write_key(&encrypt::fresh_key());
            let tx = db.begin_write().await?;
            let kept = secrets::get_or_keep(&tx, "push.vapid", fresh, clock.now()).await?;
            tx.commit().await?;
            vapid::read_key(&kept).context("the kept key of push messages is damaged")?
        } else {
            vapid::read_key(config.private_key.reveal())
                .context("notification.push.private_key must be 32 bytes in base64url")?
        };
        Ok(Self {
            vapid: Vapid::new(&key, contact.map(ToOwned::to_owned))?,
            network: Network::new(config.allow_private)?,
            allow_private: config.allow_private,
            db,
            clock,
        })
    }

    /// What browsers subscribe for: base64url of the uncompressed point (RFC 8292).
    pub fn public_key(&self) -> &str {
        self.vapid.public_key()
    }

    async fn to_devices(&self, parcel: &Parcel, user_id: Uuid) -> Result<Outcome, DbErr> {
        let all = subscriptions::of(self.db.read(), parcel.restaurant_id, user_id).await?;
        let left = all.iter().filter(|one| !parcel.reached.contains(&one.id));
        let content = message::message(parcel);
        let tries = left.map(|subscription| {
            let content = &content;
            async move {
                let fate = self.to_device(parcel, subscription, content).await;
                (subscription, fate)
            }
        });
        let mut sum = Sum {
            reached: parcel.reached.clone(),
            ..Sum::default()
        };
        for (subscription, fate) in join_all(tries).await {
            if fate == Fate::Ended {
                subscriptions::end(&self.db, subscription).await?;
            }
            sum.add(subscription.id, fate);
        }
        Ok(sum.outcome())
    }
}

/// What became of all devices.
#[derive(Default)]
struct Sum {
    reached: Vec<Uuid>,
    later: Vec<String>,
    after: Option<Duration>,
    refused: Vec<String>,
}

impl Sum {
    fn add(&mut self, id: Uuid, fate: Fate) {
        match fate {
            Fate::Arrived => self.reached.push(id),
            Fate::Ended => {}
            Fate::Refused(error) => self.refused.push(error),
            Fate::Later(error, after) => {
                self.later.push(error);
                self.after = self.after.max(after);
            }
        }
    }

    /// While one device may still be reached it is not over; then one that was reached is enough.
    fn outcome(mut self) -> Outcome {
        for errors in [&mut self.later, &mut self.refused] {
            errors.sort();
            errors.dedup();
        }
        if !self.later.is_empty() {
            return Outcome::Later {
                error: self.later.join("; "),
                after: self.after,
                reached: self.reached,
            };
        }
        if !self.refused.is_empty() {
            let error = self.refused.join("; ");
            if self.reached.is_empty() {
                return Outcome::dead(error);
            }
            tracing::warn!(error, "a device of several refuses push messages");
        }
        if self.reached.is_empty() {
            return Outcome::dead("no device takes push messages");
        }
        Outcome::sent()
    }
}

#[async_trait]
impl Sender for Push {
    fn channel(&self) -> Channel {
        Channel::Push
    }

    fn missing(&self) -> Vec<&'static str> {
        Vec::new()
    }

    async fn address(&self, restaurant: Uuid, person: &Person) -> Result<Option<String>, DbErr> {
        if !person.is_active {
            return Ok(None);
        }
        let count = subscriptions::count(self.db.read(), restaurant, person.user_id).await?;
        Ok((count > 0).then(|| count.to_string()))
    }

    async fn send(&self, parcel: &Parcel) -> Outcome {
        let Some(user_id) = parcel.to.user_id else {
            return Outcome::dead("push messages go to people, not to addresses");
        };
        self.to_devices(parcel, user_id)
            .await
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "push messages cannot read the database");
                Outcome::later("the database cannot be read")
            })
    }
}
