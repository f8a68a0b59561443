//! The effect of auth's events: who works where, in which role and language.
//!
//! Whoever begins to take alerts here finds what is open at that moment in the inbox, so it does
//! not matter which producer's events arrive first.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use shared_contract::event::{RestaurantChanged, UserChanged, kind};
use shared_contract::notification::InboxChanged;
use shared_events::{Effect, Envelope};
use shared_storage::StorageError;
use uuid::Uuid;

use super::Notification;
use super::stock_alerts::{payload, staff_or_alerts};
use crate::model::{in_new_role, recipients};
use crate::repository::{alert_states, people, preferences};

/// Applies `user_changed` and `restaurant_changed`.
pub struct PeopleEffect(pub Notification);

#[async_trait]
impl Effect for PeopleEffect {
    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        match event.kind.as_str() {
            kind::USER_CHANGED => {
                if let Some(changed) = payload::<UserChanged>(event) {
                    self.user(tx, event.restaurant_id, &changed).await?;
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
        let users = events
            .iter()
            .filter(|event| event.kind == kind::USER_CHANGED);
        for event in users {
            self.0.heard_user(event);
            self.0.outbox.committed([event.restaurant_id]);
        }
    }
}

impl PeopleEffect {
    async fn user(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        changed: &UserChanged,
    ) -> Result<(), StorageError> {
        let user_id = changed.user.id;
        staff_or_alerts(tx, restaurant_id).await?;
        let before = people::find(tx, restaurant_id, user_id).await?;
        people::keep(tx, restaurant_id, changed).await?;
        let Some(person) = people::find(tx, restaurant_id, user_id).await? else {
            return Ok(());
        };
        let mut own = preferences::find(tx, restaurant_id, user_id).await?;
        if let (Some(before), Some(chosen)) = (&before, &own)
            && before.role != person.role
        {
            let now = self.0.clock.now();
            let fitting = in_new_role(before.role, person.role, chosen.clone());
            preferences::keep(tx, restaurant_id, user_id, &fitting, now).await?;
            own = Some(fitting);
        }
        if before.is_some_and(|before| before.takes_alerts()) || !person.takes_alerts() {
            return Ok(());
        }
        let chosen: HashMap<_, _> = own.map(|own| (user_id, own)).into_iter().collect();
        let person = [person];
        for raised in alert_states::open(tx, restaurant_id).await? {
            let to = recipients(&raised.alert, &person, &chosen);
            self.0.deliver(tx, &raised, &to).await?;
        }
        Ok(())
    }
}

impl Notification {
    /// On every replica: has the person's streams look again.
    pub fn heard_user(&self, event: &Envelope) {
        let Some(changed) = payload::<UserChanged>(event) else {
            return;
        };
        self.live.wake(event.restaurant_id, changed.user.id);
    }

    /// On every replica: has the person's streams look into the inbox.
    pub fn heard_inbox(&self, event: &Envelope) {
        if let Some(changed) = payload::<InboxChanged>(event) {
            self.live.wake(event.restaurant_id, changed.user_id);
        }
    }
}
