//! Answers that are kept: the stock of a product, and a product.
//!
//! What is promised and how stands in [`shared_cache`]: never older than the database. Only what
//! people read is kept here; what decides a booking or a change is read in its transaction.

use std::sync::Arc;

use shared_cache::{Cache, Changes, Moment, SecondLevel};
use shared_contract::event::kind;
use shared_contract::inventory::{Product, Stock};
use shared_events::Envelope;
use uuid::Uuid;

use super::Error;
use crate::Service;

/// Kept answers of all restaurants.
pub struct Cached {
    pub(super) stocks: Cache<Stock>,
    pub(super) products: Cache<Product>,
    changes: Changes,
}

impl Cached {
    /// Nothing yet, before this second level.
    pub fn new(far: &Arc<dyn SecondLevel>) -> Self {
        let changes = Changes::default();
        Self {
            stocks: Cache::new("stock", Arc::clone(far), changes.clone()),
            products: Cache::new("product", Arc::clone(far), changes.clone()),
            changes,
        }
    }

    /// An event of ours was heard.
    pub fn heard(&self, event: &Envelope) {
        let at = Moment {
            epoch: event.epoch,
            seq: event.seq,
        };
        self.changes.heard(event.restaurant_id, at, touched(event));
    }

    /// Events may have been missed.
    pub fn missed(&self) {
        self.changes.missed();
    }
}

/// The one product an event is about. A changed product may have taken a barcode from another that
/// is retired, so it may have touched any.
fn touched(event: &Envelope) -> Option<Uuid> {
    let product = match event.kind.as_str() {
        kind::STOCK_CHANGED => event.payload.pointer("/stock/product_id")?,
        kind::STOCK_LOW
        | kind::STOCK_RECOVERED
        | kind::LOT_EXPIRING
        | kind::LOT_EXPIRED
        | kind::LARGE_MOVEMENT => event.payload.get("product_id")?,
        _ => return None,
    };
    product.as_str()?.parse().ok()
}

impl Service {
    /// Where the restaurant's events end: what is read after this is at least that new.
    pub(super) async fn now_of(&self, restaurant_id: Uuid) -> Result<Moment, Error> {
        let (epoch, seq) = self.log.end(restaurant_id).await?;
        Ok(Moment { epoch, seq })
    }
}
