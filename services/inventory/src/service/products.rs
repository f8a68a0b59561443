//! Products: listing, adding, retiring, and the lists of what is low or expires.

use sea_orm::DatabaseTransaction;
use shared_auth::{Action, Principal};
use shared_clock::new_id;
use shared_contract::Page;
use shared_contract::inventory::{
    ExpiringItem, LowStockItem, Nickname, Product, ProductQuery, ProductRequest,
};
use shared_errors::Problem;
use shared_quantity::Qty;
use shared_storage::idempotency::begin;
use shared_storage::{Answer, Begin, IdempotentCall};
use uuid::Uuid;

use super::{Error, cursor_id, page_by_id, paginate, product_changed, require, shown};
use crate::Service;
use crate::repository::{barcode, category, name_key, nickname, product, stock};

impl Service {
    /// A page of products in the order they were added; with words, best first.
    pub(crate) async fn products(
        &self,
        who: &Principal,
        query: ProductQuery,
        limit: u64,
    ) -> Result<Page<Product>, Error> {
        require(who, Action::Read)?;
        if let Some(words) = query.q.as_deref().filter(|words| !words.trim().is_empty()) {
            let found = self.search_all(who, words).await?;
            let fitting = found.into_iter().filter(|product| {
                query.category_id.is_none() || product.category_id == query.category_id
            });
            return paginate(fitting, limit, query.cursor.as_deref());
        }
        let filter = product::Filter {
            category_id: query.category_id,
            after: cursor_id(query.cursor.as_deref())?,
            include_retired: query.include_retired,
            limit: Some(limit + 1),
            ..product::Filter::default()
        };
        let mut found = product::find(self.db.read(), who.restaurant_id, filter).await?;
        for product in &mut found {
            *product = shown(product.clone(), who);
        }
        Ok(page_by_id(found, limit, |product| product.id))
    }

    /// One product, retired or not: history still names it.
    pub(crate) async fn product(&self, who: &Principal, id: Uuid) -> Result<Product, Error> {
        require(who, Action::Read)?;
        let load = async {
            let found = product::get(self.db.read(), who.restaurant_id, id).await;
            found.map_err(Error::from)
        };
        let now = self.now_of(who.restaurant_id).await?;
        let products = &self.cached.products;
        let found = products.get(who.restaurant_id, id, now, load).await?;
        Ok(shown(found.ok_or(Error::NotFound)?, who))
    }

    /// The product on which a barcode stands.
    pub(crate) async fn product_by_barcode(
        &self,
        who: &Principal,
        code: &str,
    ) -> Result<Product, Error> {
        require(who, Action::Read)?;
        let code = shared_contract::text::line(code);
        match barcode::holder(self.db.read(), who.restaurant_id, &code).await? {
            Some((id, true)) => self.product(who, id).await,
            _ => Err(Error::NotFound),
        }
    }

    /// Adds a product.
    pub(crate) async fn create_product(
        &self,
        who: &Principal,
        request: ProductRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        require(who, Action::ManageCatalogue)?;
        let work = match begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let created = async {
            self.ledger.lock(work.tx(), who.restaurant_id).await?;
            self.insert_product(work.tx(), who, request).await
        }
        .await;
        let answer = work.finish(&*self.clock, 201, created).await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(answer)
    }

    async fn insert_product(
        &self,
        tx: &DatabaseTransaction,
        who: &Principal,
        request: ProductRequest,
    ) -> Result<Product, Error> {
        let now = self.clock.now();
        let added = Product {
            id: new_id(&*self.clock),
            category_id: request.category_id,
            name: request.name,
            name_en: request.name_en,
            brand: request.brand,
            size: request.size,
            container_type: request.container_type,
            unit_type: request.unit_type,
            box_size: request.box_size,
            default_expiry_days: request.default_expiry_days,
            min_stock_level: request.min_stock_level,
            price_estimate: request.price_estimate,
            storage_location: request.storage_location,
            barcodes: distinct(request.barcodes),
            aliases: distinct_names(request.aliases),
            is_active: true,
            created_at: now,
            updated_at: now,
        };
        self.check_product(tx, who.restaurant_id, &added).await?;
        self.write_product(tx, who.restaurant_id, &added).await?;
        barcode::put(tx, who.restaurant_id, added.id, &added.barcodes).await?;
        let names: Vec<Nickname> = added
            .aliases
            .iter()
            .map(|word| self.nickname(who.user_id, added.id, word))
            .collect();
        nickname::insert(tx, who.restaurant_id, 0, &names).await?;
        let events = product_changed(std::slice::from_ref(&added));
        self.announce(tx, who.restaurant_id, &events).await?;
        Ok(added)
    }

    /// What must hold of a product as it is going to be.
    pub(crate) async fn check_product(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        product: &Product,
    ) -> Result<(), Error> {
        if let Some(category_id) = product.category_id
            && category::get(tx, restaurant_id, category_id)
                .await?
                .is_none()
        {
            return Err(Error::NotFound);
        }
        if !product.is_active {
            return Ok(());
        }
        if let Some(twin) = product::twin(tx, restaurant_id, product).await? {
            return Err(Error::ProductExists(Some(twin)));
        }
        for code in &product.barcodes {
            if let Some((holder, true)) = barcode::holder(tx, restaurant_id, code).await?
                && holder != product.id
            {
                return Err(Error::BarcodeTaken {
                    code: code.clone(),
                    product_id: holder,
                });
            }
        }
        Ok(())
    }

    pub(crate) async fn write_product(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        product: &Product,
    ) -> Result<(), Error> {
        product::put(tx, restaurant_id, product)
            .await
            .map_err(|error| Error::unique_as(error, Error::ProductExists(None)))
    }

    /// Products under their minimum, emptiest first.
    pub(crate) async fn low_stock(&self, who: &Principal) -> Result<Vec<LowStockItem>, Error> {
        require(who, Action::Read)?;
        let filter = product::Filter {
            with_minimum: true,
            ..product::Filter::default()
        };
        let db = self.db.read();
        let products = product::find(db, who.restaurant_id, filter).await?;
        let totals = stock::totals(db, who.restaurant_id).await?;
        let mut low: Vec<LowStockItem> = products
            .into_iter()
            .filter_map(|product| {
                let total = totals.get(&product.id).copied().unwrap_or_default();
                let min_stock_level = product.min_stock_level?;
                let missing = min_stock_level
                    .checked_sub(total)
                    .filter(|m| m.is_positive())?;
                Some(LowStockItem {
                    product: shown(product, who),
                    total,
                    min_stock_level,
                    missing,
                })
            })
            .collect();
        // By what part of the minimum is there: a / b < c / d exactly as a · d < c · b.
        let part = |a: &LowStockItem, b: &LowStockItem| {
            i128::from(a.total.thousandths()) * i128::from(b.min_stock_level.thousandths())
        };
        low.sort_by(|a, b| part(a, b).cmp(&part(b, a)));
        Ok(low)
    }

    /// Lots that expire within `days` or have expired, earliest first.
    pub(crate) async fn expiring(
        &self,
        who: &Principal,
        days: i32,
    ) -> Result<Vec<ExpiringItem>, Error> {
        require(who, Action::Read)?;
        let rule = self.people.day_rule(who.restaurant_id).await?;
        let today = rule.day_of(self.clock.now());
        let last = today.saturating_add(jiff::Span::new().days(days));
        let db = self.db.read();
        let lots = stock::dated_lots(db, who.restaurant_id, last).await?;
        let mut ids: Vec<Uuid> = lots.iter().map(|lot| lot.product_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let filter = product::Filter {
            ids: Some(ids),
            ..product::Filter::default()
        };
        let products = product::find(db, who.restaurant_id, filter).await?;
        let mut items = Vec::with_capacity(lots.len());
        for lot in lots {
            // Retired products are hidden here as everywhere.
            let Ok(place) = products.binary_search_by_key(&lot.product_id, |product| product.id)
            else {
                continue;
            };
            let Some(product) = products.get(place) else {
                continue;
            };
            let box_size = product.box_size.unwrap_or(Qty::ZERO);
            let total = lot.held.total(box_size);
            items.push(ExpiringItem {
                product: shown(product.clone(), who),
                expiry_date: lot.expiry_date,
                boxes: lot.held.boxes,
                units: lot.held.units,
                total: total.map_err(|error| Error::Internal(error.to_string()))?,
                days_left: today
                    .until(lot.expiry_date)
                    .map_or(0, |span| span.get_days()),
            });
        }
        Ok(items)
    }
}

/// Each once, in the order given.
pub fn distinct(mut items: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.clone()));
    items
}

/// Each name once, whatever its spelling.
pub fn distinct_names(mut names: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name_key(name)));
    names
}
