//! What auth tells of restaurants and people: where business days begin, who may be named.
//!
//! The consumer writes it down once per service; every replica hears the same events and brings
//! what it keeps in memory up to date.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::de::DeserializeOwned;
use shared_clock::DayRule;
use shared_contract::auth::Restaurant;
use shared_contract::event::{RestaurantChanged, UserChanged, kind};
use shared_events::{Effect, Envelope};
use shared_storage::Database;
use uuid::Uuid;

use crate::repository::{expiry, restaurant, user};

/// How long a day rule is kept without asking the database again.
const KEPT: Duration = Duration::from_mins(1);

/// Restaurants and people, as far as inventory needs them. Cheap to clone.
#[derive(Clone)]
pub struct People {
    db: Database,
    rules: moka::sync::Cache<Uuid, Arc<DayRule>>,
}

impl People {
    /// Those of `db`.
    pub fn new(db: Database) -> Self {
        let rules = moka::sync::Cache::builder()
            .max_capacity(10_000)
            .time_to_live(KEPT)
            .build();
        Self { db, rules }
    }

    /// How a restaurant divides time into days; the usual rule until auth has told of it.
    pub async fn day_rule(&self, restaurant_id: Uuid) -> Result<Arc<DayRule>, DbErr> {
        if let Some(rule) = self.rules.get(&restaurant_id) {
            return Ok(rule);
        }
        let found = restaurant::get(self.db.read(), restaurant_id).await?;
        let rule = Arc::new(found.map_or_else(DayRule::default, |found| {
            rule_of(&found.time_zone, &found.day_starts_at)
        }));
        self.rules.insert(restaurant_id, Arc::clone(&rule));
        Ok(rule)
    }

    /// Acts on an event of auth without writing anything.
    pub fn heard(&self, event: &Envelope) {
        if event.kind == kind::RESTAURANT_CHANGED
            && let Some(RestaurantChanged { restaurant }) = payload(event)
        {
            let rule = rule_of(&restaurant.time_zone, &restaurant.day_starts_at);
            self.rules.insert(restaurant.id, Arc::new(rule));
        }
    }

    /// Forgets what is kept in memory, after events were missed.
    pub fn forget_all(&self) {
        self.rules.invalidate_all();
    }
}

/// The rule written so, or the usual one.
pub(super) fn rule_of(time_zone: &str, day_starts_at: &str) -> DayRule {
    DayRule::new(time_zone, day_starts_at).unwrap_or_else(|error| {
        tracing::warn!(%error, "a restaurant's day rule cannot be read; using the usual one");
        DayRule::default()
    })
}

/// A payload, unless it is damaged: then it is logged and skipped, as trying again cannot help.
fn payload<T: DeserializeOwned>(event: &Envelope) -> Option<T> {
    serde_json::from_value(event.payload.clone())
        .inspect_err(|error| {
            tracing::error!(%error, id = %event.id, kind = event.kind, "an event cannot be read");
        })
        .ok()
}

/// Writes down what auth tells.
pub struct PeopleEffect(People);

impl PeopleEffect {
    /// Into the database of `people`.
    pub const fn new(people: People) -> Self {
        Self(people)
    }
}

#[async_trait]
impl Effect for PeopleEffect {
    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        match event.kind.as_str() {
            kind::USER_CHANGED => {
                if let Some(changed) = payload::<UserChanged>(event) {
                    user::put(tx, event.restaurant_id, &changed).await?;
                }
            }
            kind::RESTAURANT_CHANGED => {
                if let Some(RestaurantChanged { restaurant }) = payload(event) {
                    put_restaurant(tx, event.restaurant_id, &restaurant).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn committed(&self, events: &[Arc<Envelope>]) {
        for event in events {
            self.0.heard(event);
        }
    }
}

async fn put_restaurant(
    tx: &DatabaseTransaction,
    restaurant_id: Uuid,
    told: &Restaurant,
) -> anyhow::Result<()> {
    if told.id != restaurant_id {
        tracing::error!(%restaurant_id, told = %told.id, "an event speaks of another restaurant");
        return Ok(());
    }
    restaurant::put(tx, told).await?;
    // Its mornings may come at other times now.
    Ok(expiry::look_again(tx, restaurant_id).await?)
}
