//! Changing a product: everything that follows from it happens in the same transaction.
//!
//! The restaurant's ledger is locked first, so the change falls between two bookings. A new box
//! size turns closed boxes into loose units before it counts; a new minimum may make the product
//! low or end that, and is announced exactly when it does.

use sea_orm::DatabaseTransaction;
use shared_auth::{Action, Principal};
use shared_clock::new_id;
use shared_contract::event::kind;
use shared_contract::inventory::{Nickname, Product, ProductUpdate, StockChanged};
use shared_events::NewEvent;
use shared_quantity::Qty;
use shared_storage::Answer;
use uuid::Uuid;

use super::products::{distinct, distinct_names};
use super::{Error, product_changed, require};
use crate::Service;
use crate::ledger::{self, Called, Outcome, Reply, Request};
use crate::model::{Note, Order, ProductStock, What};
use crate::repository::{barcode, name_key, nickname, product, stock};

impl Service {
    /// Changes a product. An update that changes nothing is announced to nobody.
    pub(crate) async fn update_product(
        &self,
        who: &Principal,
        id: Uuid,
        update: ProductUpdate,
        source: &str,
    ) -> Result<Product, Error> {
        require(who, Action::ManageCatalogue)?;
        if update.id.is_some_and(|said| said != id) {
            return Err(Error::Invalid {
                field: "id",
                message: "cannot change",
            });
        }
        let tx = self.db.begin_write().await?;
        self.ledger.lock(&tx, who.restaurant_id).await?;
        let before = product::get(&tx, who.restaurant_id, id)
            .await?
            .ok_or(Error::NotFound)?;
        let after = merged(before.clone(), update);
        let after = self.change(&tx, who, before, after, source).await?;
        tx.commit().await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(after)
    }

    /// Retires a product: it is hidden, its history stays. Doing it twice changes nothing.
    pub(crate) async fn retire_product(&self, who: &Principal, id: Uuid) -> Result<(), Error> {
        require(who, Action::ManageCatalogue)?;
        let tx = self.db.begin_write().await?;
        self.ledger.lock(&tx, who.restaurant_id).await?;
        let before = product::get(&tx, who.restaurant_id, id)
            .await?
            .ok_or(Error::NotFound)?;
        let after = Product {
            is_active: false,
            ..before.clone()
        };
        self.change(&tx, who, before, after, "api").await?;
        tx.commit().await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(())
    }

    async fn change(
        &self,
        tx: &DatabaseTransaction,
        who: &Principal,
        before: Product,
        mut after: Product,
        source: &str,
    ) -> Result<Product, Error> {
        if after == before {
            return Ok(before);
        }
        after.updated_at = self.clock.now();
        self.check_product(tx, who.restaurant_id, &after).await?;
        if after.unit_type != before.unit_type
            && stock::has_history(tx, who.restaurant_id, after.id).await?
        {
            return Err(Error::UnitInUse);
        }
        let was_low = self.stock_in(tx, who, after.id).await?.is_low();
        if boxed(&before) != boxed(&after) {
            self.repack(tx, who, after.id, source).await?;
        }
        self.write_product(tx, who.restaurant_id, &after).await?;
        if after.barcodes != before.barcodes || (after.is_active && !before.is_active) {
            barcode::put(tx, who.restaurant_id, after.id, &after.barcodes).await?;
        }
        if after.aliases != before.aliases {
            self.replace_nicknames(tx, who, &after).await?;
        }
        // Read back, so that what is answered and announced is what is stored.
        let after = product::get(tx, who.restaurant_id, after.id)
            .await?
            .ok_or(Error::NotFound)?;
        let mut events = product_changed(std::slice::from_ref(&after));
        let stock = self.stock_in(tx, who, after.id).await?;
        if boxed(&before) != boxed(&after) {
            // The repacking spoke of the old box size.
            let stock = ledger::view::stock(&stock);
            let movements = Vec::new();
            let changed = StockChanged { stock, movements };
            events.push(NewEvent::new(kind::STOCK_CHANGED, &changed));
        }
        if after.is_active {
            let called = Called {
                name: &after.name,
                name_en: after.name_en.as_deref(),
                unit_type: &after.unit_type,
            };
            events.extend(ledger::crossing(&called, &stock, was_low));
        }
        self.announce(tx, who.restaurant_id, &events).await?;
        Ok(after)
    }

    async fn stock_in(
        &self,
        tx: &DatabaseTransaction,
        who: &Principal,
        id: Uuid,
    ) -> Result<ProductStock, Error> {
        ledger::read::stock_of(tx, who.restaurant_id, id)
            .await?
            .ok_or(Error::NotFound)
    }

    /// Opens every closed box in the ledger, with the box size as it was.
    async fn repack(
        &self,
        tx: &DatabaseTransaction,
        who: &Principal,
        product_id: Uuid,
        source: &str,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let rule = self.people.day_rule(who.restaurant_id).await?;
        let request = Request {
            restaurant_id: who.restaurant_id,
            product_id,
            order: Ok(Order {
                ids: [new_id(&*self.clock), new_id(&*self.clock)],
                today: rule.day_of(now),
                note: Note {
                    reason: None,
                    notes: None,
                    performed_by: who.user_id,
                    reported_by: who.user_id,
                    source: source.to_owned(),
                    occurred_at: now,
                },
                what: What::Repack,
            }),
            keys: Vec::new(),
            render: silent,
        };
        let mut applied = self.ledger.apply(tx, &[request]).await?;
        match applied.replies.pop() {
            Some(Reply::Fresh(outcome, _)) => match *outcome {
                Ok(_) => Ok(()),
                Err(refusal) => Err(Error::Refused(refusal)),
            },
            _ => Err(Error::Internal("repacking got no reply".to_owned())),
        }
    }

    /// Gives a product the nicknames of `after`, in their order; those it had stay who they were.
    async fn replace_nicknames(
        &self,
        tx: &DatabaseTransaction,
        who: &Principal,
        after: &Product,
    ) -> Result<(), Error> {
        let known = nickname::of_product(tx, who.restaurant_id, after.id).await?;
        let wanted: Vec<Nickname> = after
            .aliases
            .iter()
            .map(|word| {
                let key = name_key(word);
                let same = known.iter().find(|known| name_key(&known.nickname) == key);
                let fresh = self.nickname(who.user_id, after.id, word);
                same.map_or(fresh.clone(), |same| Nickname {
                    nickname: fresh.nickname,
                    ..same.clone()
                })
            })
            .collect();
        let all = known.iter().map(|known| known.id).collect();
        nickname::delete(tx, who.restaurant_id, all).await?;
        Ok(nickname::insert(tx, who.restaurant_id, 0, &wanted).await?)
    }
}

/// Units in a box as the rules see it: null and zero both mean "not boxed".
fn boxed(product: &Product) -> Qty {
    product.box_size.unwrap_or(Qty::ZERO)
}

/// The ledger words an outcome for a caller; here nobody waits for the words.
fn silent(_: &Outcome) -> Answer {
    Answer {
        status: 204,
        body: serde_json::Value::Null,
    }
}

/// The product with what the update says.
fn merged(before: Product, update: ProductUpdate) -> Product {
    Product {
        id: before.id,
        category_id: update.category_id.unwrap_or(before.category_id),
        name: update.name,
        name_en: update.name_en.unwrap_or(before.name_en),
        brand: update.brand.unwrap_or(before.brand),
        size: update.size.unwrap_or(before.size),
        container_type: update.container_type.unwrap_or(before.container_type),
        unit_type: update.unit_type,
        box_size: update.box_size.unwrap_or(before.box_size),
        default_expiry_days: update
            .default_expiry_days
            .unwrap_or(before.default_expiry_days),
        min_stock_level: update.min_stock_level.unwrap_or(before.min_stock_level),
        price_estimate: update.price_estimate.unwrap_or(before.price_estimate),
        storage_location: update.storage_location.unwrap_or(before.storage_location),
        barcodes: update.barcodes.map_or(before.barcodes, distinct),
        aliases: update.aliases.map_or(before.aliases, distinct_names),
        is_active: update.is_active.unwrap_or(before.is_active),
        created_at: before.created_at,
        updated_at: before.updated_at,
    }
}
