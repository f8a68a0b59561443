//! Keeps what is said of products as inventory announces them.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use shared_clock::{SharedClock, new_id};
use shared_contract::event::kind;
use shared_contract::inventory::ProductChanged;
use shared_events::{Effect, Envelope};
use tokio::sync::Notify;

use super::words;
use crate::lexicon::Lexicon;
use crate::repository::facts;

/// Applies `product_changed`.
pub struct ProductFacts {
    /// Ids of new facts.
    pub clock: SharedClock,
    /// The words of facts.
    pub lexicon: &'static Lexicon,
    /// Told when there is something to embed.
    pub changed: Arc<Notify>,
}

#[async_trait]
impl Effect for ProductFacts {
    fn concerns(&self, event: &Envelope) -> bool {
        event.kind == kind::PRODUCT_CHANGED
    }

    async fn apply(&self, tx: &DatabaseTransaction, event: &Envelope) -> anyhow::Result<()> {
        let read = serde_json::from_value::<ProductChanged>(event.payload.clone());
        let product = match read {
            Ok(changed) => changed.product,
            Err(error) => {
                tracing::error!(%error, kind = event.kind, "unreadable event");
                return Ok(());
            }
        };
        let restaurant = event.restaurant_id;
        if !product.is_active {
            facts::forget(tx, restaurant, facts::PRODUCT, product.id).await?;
            return Ok(());
        }
        let row = facts::Model {
            id: new_id(&*self.clock),
            restaurant_id: restaurant,
            kind: facts::PRODUCT.to_owned(),
            subject_id: product.id,
            text: words::product(&product, self.lexicon),
            model: None,
            embedding: None,
            updated_at: self.clock.now().as_micros(),
        };
        Ok(facts::keep(tx, row).await?)
    }

    async fn committed(&self, _events: &[Arc<Envelope>]) {
        self.changed.notify_one();
    }
}
