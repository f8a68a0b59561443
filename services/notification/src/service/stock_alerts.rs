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
use crate::model::{Alert, Raised};
use crate::repository::{alert_states, silences};

/// Applies what inventory tells that people should hear of.
pub struct StockAlerts(pub Notification);

#[async_trait]
impl Effect for StockAlerts {
    fn concerns(&self, event: &Envelope) -> bool {
        matches!(
            event.kind.as_str(),
            kind::STOCK_LOW
                | kind::STOCK_RECOVERED
                | kind::STOCK_CHANGED
                | kind::LOT_EXPIRING
                | kind::LOT_EXPIRED
                | kind::LARGE_MOVEMENT
        )
    }

    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        match event.kind.as_str() {
            kind::STOCK_RECOVERED => {
                if let Some(recovered) = payload::<StockLevel>(event) {
                    let (restaurant, product) = (event.restaurant_id, recovered.product_id);
                    let at = event.occurred_at;
                    alert_states::close(tx, restaurant, AlertType::StockLow, product, at).await?;
                }
            }
            kind::STOCK_CHANGED => self.delivered(tx, event).await?,
            kind => match Alert::from_event(kind, &event.payload) {
                Some(Ok(alert)) => self.raise(tx, event, alert).await?,
                Some(Err(error)) => unreadable(event, &error),
                None => {}
            },
        }
        Ok(())
    }

    async fn committed(&self, events: &[Arc<Envelope>]) {
        let told = events
            .iter()
            .filter(|event| event.kind != kind::STOCK_CHANGED);
        self.0
            .outbox
            .committed(told.map(|event| event.restaurant_id));
        self.0.kick();
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
        let subject = alert.subject_id();
        if let Some(subject) = subject
            && alert_states::is_open(tx, restaurant_id, alert.kind(), subject).await?
        {
            return Ok(());
        }
        let raised = Raised {
            restaurant_id,
            event_id: event.id,
            at: event.occurred_at,
            alert,
        };
        staff_or_alerts(tx, restaurant_id).await?;
        if let Some(subject) = subject {
            alert_states::keep(tx, &raised, subject).await?;
        }
        self.0.tell_all(tx, &raised).await
    }

    /// Goods that came in end the silence that was to last until a delivery, also where they were
    /// entered as a correction or a count.
    async fn delivered(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        // Every booking of every product comes by here: read no more than is needed.
        let movements = event.payload["movements"].as_array();
        let came_in = |movement: &serde_json::Value| {
            let by = movement["type"].as_str().unwrap_or_default();
            let more = movement["total_change"].as_f64().unwrap_or_default() > 0.0;
            matches!(by, "IN" | "ADJUSTMENT") && more && movement["undoes"].is_null()
        };
        if movements.is_some_and(|movements| movements.iter().any(came_in))
            && let Some(product) = event.payload["stock"]["product_id"].as_str()
            && let Ok(product) = product.parse()
        {
            silences::end(tx, event.restaurant_id, product, true).await?;
        }
        Ok(())
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
        .inspect_err(|error| unreadable(event, error))
        .ok()
}

fn unreadable(event: &Envelope, error: &serde_json::Error) {
    tracing::error!(%error, kind = event.kind, event = %event.id, "event skipped: unreadable");
}
