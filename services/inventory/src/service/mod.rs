//! Use cases: who may do what, in which transaction, and what is announced of it.
//!
//! One file per subject, each an `impl Service`. Invariants: the role is checked first, the
//! restaurant comes from the caller's token and from nowhere else, and a change and its event
//! are one transaction, which begins with the restaurant's lock wherever a product is read to be
//! written, so that no change is lost. To add a use case: a method here, its refusals in [`Error`], their
//! statuses in `api/error.rs`.

pub mod cached;
pub mod categories;
mod error;
pub mod expiry;
pub mod feed;
pub mod nicknames;
pub mod people;
pub mod products;
pub mod search;
pub mod stock;
pub mod stock_batch;
pub mod stock_booking;
pub mod stock_count;
mod stock_keys;
pub mod suppliers;
mod update;

use sea_orm::DatabaseTransaction;
use shared_auth::{Action, Principal};
use shared_contract::Page;
use shared_contract::event::kind;
use shared_contract::inventory::{Product, ProductChanged};
use shared_events::NewEvent;
use uuid::Uuid;

use crate::Service;
pub use error::Error;

/// 403 unless the role allows `action`.
pub fn require(who: &Principal, action: Action) -> Result<(), Error> {
    if who.role.may(action) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// A page of a list that is short enough to be made whole; the cursor is the place in it.
pub fn paginate<T>(
    items: impl IntoIterator<Item = T>,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<T>, Error> {
    let start: usize = match cursor {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| Error::cursor())?,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut rest = items.into_iter().skip(start);
    let items: Vec<T> = rest.by_ref().take(limit).collect();
    let next_cursor = rest.next().map(|_| (start + items.len()).to_string());
    Ok(Page { items, next_cursor })
}

/// A page of rows in the order of their ids, of which one more than `limit` was read.
pub fn page_by_id<T>(mut items: Vec<T>, limit: u64, id: impl Fn(&T) -> Uuid) -> Page<T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| id(last).to_string());
    Page { items, next_cursor }
}

/// The id that a cursor of [`page_by_id`] names.
pub fn cursor_id(cursor: Option<&str>) -> Result<Option<Uuid>, Error> {
    cursor
        .map(|cursor| Uuid::parse_str(cursor).map_err(|_| Error::cursor()))
        .transpose()
}

/// Who may see what things cost.
pub const fn sees_prices(who: &Principal) -> bool {
    who.role.may(Action::ManageCatalogue)
}

/// A product as `who` may see it.
pub fn shown(product: Product, who: &Principal) -> Product {
    if sees_prices(who) {
        return product;
    }
    Product {
        price_estimate: None,
        ..product
    }
}

/// `product_changed` for each of these.
pub fn product_changed(products: &[Product]) -> Vec<NewEvent> {
    products
        .iter()
        .map(|product| {
            let product = product.clone();
            NewEvent::new(kind::PRODUCT_CHANGED, &ProductChanged { product })
        })
        .collect()
}

impl Service {
    /// Writes events as the last step of a transaction.
    pub(crate) async fn announce(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        events: &[NewEvent],
    ) -> Result<(), Error> {
        if !events.is_empty() {
            self.outbox.append(tx, restaurant_id, events).await?;
        }
        Ok(())
    }

    /// After the commit of a change of the catalogue: wakes the relay and forgets the index.
    pub(crate) fn catalogue_changed(&self, restaurant_id: Uuid) {
        self.indexes.forget(restaurant_id);
        self.outbox.committed([restaurant_id]);
    }
}
