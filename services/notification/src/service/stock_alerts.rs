//! The effect of inventory's alerts: one entry per recipient and state change.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use serde::de::DeserializeOwned;
use shared_contract::event::kind;
use shared_contract::inventory::StockLevel;
use shared_contract::notification::AlertType;
use shared_events::{Effect, Envelope};
use shared_storage::{StorageError, take_turn};
use uuid::Uuid;

use super::Notification;
use crate::model::{Alert, Raised, recipients};
use crate::repository::{alert_states, people, preferences};

/// Applies `stock_low` and `stock_recovered`.
pub struct StockAlerts(pub Notification);

#[async_trait]
impl Effect for StockAlerts {
    fn concerns(&self, event: &Envelope) -> bool {
        matches!(event.kind.as_str(), kind::STOCK_LOW | kind::STOCK_RECOVERED)
    }

    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        match event.kind.as_str() {
            kind::STOCK_LOW => {
                if let Some(low) = payload::<StockLevel>(event) {
                    self.raise(tx, event, Alert::StockLow(low)).await?;
                }
            }
            kind::STOCK_RECOVERED => {
                if let Some(recovered) = payload::<StockLevel>(event) {
                    let (restaurant, product) = (event.restaurant_id, recovered.product_id);
                    let at = event.occurred_at;
                    alert_states::close(tx, restaurant, AlertType::StockLow, product, at).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn committed(&self, events: &[Arc<Envelope>]) {
        let low = events.iter().filter(|event| event.kind == kind::STOCK_LOW);
        self.0
            .outbox
            .committed(low.map(|event| event.restaurant_id));
    }
}

impl StockAlerts {
    /// Silent while the same state is known already.
    async fn raise(
        &self,
        tx: &DatabaseTransaction,
        event: &Envelope,
        alert: Alert,
    ) -> Result<(), StorageError> {
        let restaurant_id = event.restaurant_id;
        if alert_states::is_open(tx, restaurant_id, alert.kind(), alert.subject_id()).await? {
            return Ok(());
        }
        let raised = Raised {
            restaurant_id,
            event_id: event.id,
            at: event.occurred_at,
            alert,
        };
        staff_or_alerts(tx, restaurant_id).await?;
        alert_states::keep(tx, &raised).await?;
        let staff = people::active(tx, restaurant_id).await?;
        let chosen = preferences::all(tx, restaurant_id).await?;
        let to = recipients(&raised.alert, &staff, &chosen);
        self.0.deliver(tx, &raised, &to).await
    }
}

/// Somebody new gets the alerts that are open, an alert goes to everybody who is there: done at the
/// same moment, neither would see the other.
pub(super) async fn staff_or_alerts(
    tx: &DatabaseTransaction,
    restaurant_id: Uuid,
) -> Result<(), StorageError> {
    Ok(take_turn(tx, &format!("staff or alerts of {restaurant_id}")).await?)
}

/// An event that cannot be read stays unread forever: say so and go on.
pub(super) fn payload<T: DeserializeOwned>(event: &Envelope) -> Option<T> {
    serde_json::from_value(event.payload.clone())
        .inspect_err(|error| {
            tracing::error!(%error, kind = event.kind, event = %event.id, "event skipped: unreadable");
        })
        .ok()
}
