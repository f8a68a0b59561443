//! The effect of auth's events: who works where, and when the restaurant's day begins.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use serde::de::DeserializeOwned;
use shared_contract::event::{RestaurantChanged, UserChanged, kind};
use shared_events::{Effect, Envelope};
use shared_storage::StorageError;

use super::Assistant;
use crate::repository::people;

/// Applies `user_changed` and `restaurant_changed`.
pub struct PeopleEffect(pub Assistant);

#[async_trait]
impl Effect for PeopleEffect {
    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        match event.kind.as_str() {
            kind::USER_CHANGED => {
                if let Some(changed) = payload::<UserChanged>(event) {
                    people::keep(tx, event.restaurant_id, &changed).await?;
                }
            }
            kind::RESTAURANT_CHANGED => {
                if let Some(changed) = payload::<RestaurantChanged>(event)
                    && changed.restaurant.id == event.restaurant_id
                {
                    people::keep_restaurant(tx, &changed.restaurant).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn committed(&self, events: &[Arc<Envelope>]) {
        for event in events
            .iter()
            .filter(|event| event.kind == kind::USER_CHANGED)
        {
            self.0.heard_user(event);
        }
    }
}

impl Assistant {
    /// On every replica: voids earlier tokens.
    pub fn heard_user(&self, event: &Envelope) {
        if let Some(changed) = payload::<UserChanged>(event)
            && let Some(seconds) = changed.tokens_not_before
        {
            self.verifier
                .not_before(event.restaurant_id, changed.user.id, seconds);
        }
    }

    /// At start: what [`Assistant::heard_user`] was told before. Older tokens have ended anyway.
    pub async fn restore_withdrawn(&self) -> Result<(), StorageError> {
        let since = self.clock.now().plus_seconds(-24 * 60 * 60).as_seconds();
        for (restaurant, user, seconds) in people::withdrawn(self.db.read(), since).await? {
            self.verifier.not_before(restaurant, user, seconds);
        }
        Ok(())
    }
}

/// A payload that cannot be read is logged and skipped: it would never get better.
fn payload<T: DeserializeOwned>(event: &Envelope) -> Option<T> {
    serde_json::from_value(event.payload.clone())
        .map_err(|error| tracing::error!(%error, kind = event.kind, "unreadable event"))
        .ok()
}
