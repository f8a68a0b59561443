//! A person's devices that take push messages.

use sea_orm::DatabaseTransaction;
use shared_auth::Principal;
use shared_clock::{Timestamp, new_id};
use shared_contract::notification::{EndSubscription, NewSubscription, Subscription};
use shared_errors::Problem;
use shared_storage::idempotency::{self, Begin};
use shared_storage::{Answer, IdempotentCall};

use super::inbox::mailbox;
use super::{Notification, ServiceError};
use crate::push::{DeviceKeys, Endpoint, KeyError};
use crate::repository::subscriptions;

/// More than this nobody carries about; the oldest make way.
const MOST_DEVICES: u64 = 20;

impl Notification {
    /// Has the caller's device take push messages. The same device again: its keys are replaced, and
    /// if it was somebody else's it is the caller's now.
    pub async fn subscribe(
        &self,
        caller: &Principal,
        request: NewSubscription,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        let work = match idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let result = self.keep_device(work.tx(), caller, request).await;
        work.finish(&*self.clock, 201, result).await
    }

    async fn keep_device(
        &self,
        tx: &DatabaseTransaction,
        caller: &Principal,
        request: NewSubscription,
    ) -> Result<Subscription, ServiceError> {
        let invalid =
            |field, error: &dyn std::fmt::Display| ServiceError::Invalid(field, error.to_string());
        Endpoint::parse(&request.endpoint, self.private_push)
            .map_err(|error| invalid("endpoint", &error))?;
        DeviceKeys::parse(&request.keys.p256dh, &request.keys.auth).map_err(|error| {
            let field = match error {
                KeyError::P256dh => "keys.p256dh",
                KeyError::Auth => "keys.auth",
            };
            invalid(field, &error)
        })?;
        let new = subscriptions::Subscription {
            id: new_id(&*self.clock),
            restaurant_id: caller.restaurant_id,
            user_id: caller.user_id,
            endpoint_hash: subscriptions::hash(&request.endpoint),
            endpoint: request.endpoint,
            p256dh: request.keys.p256dh,
            auth: request.keys.auth,
            created_at: self.clock.now().as_micros(),
        };
        let kept = subscriptions::keep(tx, new, MOST_DEVICES).await?;
        Ok(self.device(&kept))
    }

    /// The caller's devices, the oldest first.
    pub async fn devices(&self, caller: &Principal) -> Result<Vec<Subscription>, ServiceError> {
        let own = subscriptions::of(self.db.read(), caller.restaurant_id, caller.user_id).await?;
        Ok(own.iter().map(|row| self.device(row)).collect())
    }

    /// Has a device of the caller take push messages no more.
    pub async fn end_device(
        &self,
        caller: &Principal,
        request: &EndSubscription,
    ) -> Result<(), ServiceError> {
        let tx = self.db.begin_write().await?;
        let is_own = subscriptions::remove(&tx, mailbox(caller), &request.endpoint).await?;
        tx.commit().await?;
        is_own.then_some(()).ok_or(ServiceError::NotFound)
    }

    fn device(&self, row: &subscriptions::Subscription) -> Subscription {
        let endpoint = Endpoint::parse(&row.endpoint, self.private_push);
        Subscription {
            id: row.id,
            host: endpoint.map(|endpoint| endpoint.host).unwrap_or_default(),
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}
