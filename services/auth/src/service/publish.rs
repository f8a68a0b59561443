//! People and restaurants as others see them, and the events that say so.

use sea_orm::DatabaseTransaction;
use shared_auth::{Language, Role};
use shared_clock::Timestamp;
use shared_contract::auth::{Restaurant, User};
use shared_contract::event::{RestaurantChanged, UserChanged, kind};
use shared_events::NewEvent;
use uuid::Uuid;

use super::Service;
use super::error::Result;
use super::once::Touched;
use crate::repository::entity::{membership, restaurant, user};
use crate::repository::people;

/// A person as seen from one restaurant.
pub fn user_view(user: &user::Model, membership: &membership::Model) -> User {
    User {
        id: user.id,
        email: user.email.clone(),
        name: user.name.clone(),
        role: Role::parse(&membership.role).unwrap_or(Role::Employee),
        employee_id: membership.employee_id.clone(),
        phone: user.phone.clone(),
        phone_verified: user.phone_verified,
        language: Language::parse(&user.language),
        is_active: membership.is_active,
        created_at: Timestamp::from_micros(membership.created_at),
    }
}

/// A restaurant's settings.
pub fn restaurant_view(row: &restaurant::Model) -> Restaurant {
    Restaurant {
        id: row.id,
        name: row.name.clone(),
        time_zone: row.time_zone.clone(),
        day_starts_at: row.day_starts_at.clone(),
        town: row.town.clone(),
        language: Language::parse(&row.language),
        currency: row.currency.clone(),
        created_at: Timestamp::from_micros(row.created_at),
    }
}

/// `user_changed` for one restaurant.
pub fn user_event(user: &user::Model, membership: &membership::Model) -> NewEvent {
    let payload = UserChanged {
        user: user_view(user, membership),
    };
    NewEvent::new(kind::USER_CHANGED, &payload)
}

/// `restaurant_changed`.
pub fn restaurant_event(row: &restaurant::Model) -> NewEvent {
    let payload = RestaurantChanged {
        restaurant: restaurant_view(row),
    };
    NewEvent::new(kind::RESTAURANT_CHANGED, &payload)
}

/// Which of a person's memberships a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdraw {
    /// No token ends.
    Nothing,
    /// Tokens for this restaurant end.
    Restaurant(Uuid),
    /// All tokens end.
    Everything,
}

impl Service {
    /// Writes events of one restaurant; last in the transaction.
    pub(crate) async fn publish(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        restaurant_id: Uuid,
        events: &[NewEvent],
    ) -> Result<()> {
        self.outbox.append(tx, restaurant_id, events).await?;
        touched.0.push(restaurant_id);
        Ok(())
    }

    /// Tells every restaurant of the person how they now are, and ends tokens issued so far. New
    /// tokens carry an `iat` at or after that moment, so not even one of this second survives.
    pub(crate) async fn publish_user(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        user: &user::Model,
        withdraw: Withdraw,
    ) -> Result<()> {
        let not_before = self.clock.now().as_seconds() + 1;
        let mut batches = Vec::new();
        for mut membership in people::memberships(tx, user.id).await? {
            let ends = match withdraw {
                Withdraw::Nothing => false,
                Withdraw::Restaurant(id) => id == membership.restaurant_id,
                Withdraw::Everything => true,
            };
            if ends {
                membership.tokens_not_before = membership.tokens_not_before.max(not_before);
                people::update_membership(tx, &membership).await?;
            }
            touched.0.push(membership.restaurant_id);
            let event = user_event(user, &membership);
            batches.push((membership.restaurant_id, vec![event]));
        }
        self.outbox.append_all(tx, &batches).await?;
        Ok(())
    }
}
