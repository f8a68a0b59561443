//! The effect of auth's events: who works where, and when the restaurant's day begins.

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use serde::de::DeserializeOwned;
use shared_contract::event::{RestaurantChanged, UserChanged, kind};
use shared_events::{Effect, Envelope};

use crate::repository::people;

/// Applies `user_changed` and `restaurant_changed`.
pub struct PeopleEffect;

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
}

/// A payload that cannot be read is logged and skipped: it would never get better.
fn payload<T: DeserializeOwned>(event: &Envelope) -> Option<T> {
    serde_json::from_value(event.payload.clone())
        .map_err(|error| tracing::error!(%error, kind = event.kind, "unreadable event"))
        .ok()
}
