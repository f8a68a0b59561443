//! Reading and choosing how alerts reach a person.

use shared_auth::{Action, Principal, Role};
use shared_contract::notification::{Preferences, PreferencesRequest};
use uuid::Uuid;

use super::{Notification, ServiceError};
use crate::model::{defaults, replaced};
use crate::repository::{people, preferences};

impl Notification {
    /// A person's preferences, or the defaults of their role.
    pub async fn preferences(
        &self,
        caller: &Principal,
        user_id: Uuid,
    ) -> Result<Preferences, ServiceError> {
        let role = self.role_of(caller, user_id).await?;
        let own = preferences::find(self.db.read(), caller.restaurant_id, user_id).await?;
        Ok(own.unwrap_or_else(|| defaults(role)))
    }

    /// Replaces a person's preferences.
    pub async fn choose(
        &self,
        caller: &Principal,
        user_id: Uuid,
        request: PreferencesRequest,
    ) -> Result<Preferences, ServiceError> {
        let role = self.role_of(caller, user_id).await?;
        let chosen = replaced(role, request);
        let tx = self.db.begin_write().await?;
        let (restaurant, now) = (caller.restaurant_id, self.clock.now());
        preferences::keep(&tx, restaurant, user_id, &chosen, now).await?;
        tx.commit().await?;
        Ok(chosen)
    }

    /// Oneself, or anybody of the same restaurant for its owner. A stranger does not exist.
    async fn role_of(&self, caller: &Principal, user_id: Uuid) -> Result<Role, ServiceError> {
        if caller.user_id == user_id {
            return Ok(caller.role);
        }
        let person = people::find(self.db.read(), caller.restaurant_id, user_id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if caller.role.may(Action::ManageRestaurant) {
            Ok(person.role)
        } else {
            Err(ServiceError::Forbidden)
        }
    }
}
