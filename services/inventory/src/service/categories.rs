//! Categories.

use shared_auth::{Action, Principal};
use shared_clock::new_id;
use shared_contract::Page;
use shared_contract::inventory::{Category, CategoryRequest, Product};
use shared_errors::Problem;
use shared_storage::idempotency::begin;
use shared_storage::{Answer, Begin, IdempotentCall};
use uuid::Uuid;

use super::{Error, paginate, product_changed, require};
use crate::Service;
use crate::repository::{category, product};

impl Service {
    /// A restaurant's categories in the order of lists.
    pub(crate) async fn categories(
        &self,
        who: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<Category>, Error> {
        require(who, Action::Read)?;
        paginate(
            category::all(self.db.read(), who.restaurant_id).await?,
            limit,
            cursor,
        )
    }

    /// Adds a category.
    pub(crate) async fn create_category(
        &self,
        who: &Principal,
        request: CategoryRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        require(who, Action::ManageCatalogue)?;
        let work = match begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let created = async {
            let added = Category {
                id: new_id(&*self.clock),
                name: request.name,
                name_en: request.name_en,
                sort_order: request.sort_order,
            };
            if category::named(work.tx(), who.restaurant_id, &added.name)
                .await?
                .is_some()
            {
                return Err(Error::NameTaken);
            }
            category::insert(work.tx(), who.restaurant_id, &added, self.clock.now())
                .await
                .map_err(|error| Error::unique_as(error, Error::NameTaken))?;
            Ok(added)
        }
        .await;
        work.finish(&*self.clock, 201, created).await
    }

    /// Renames or moves a category. Its products are announced again, as its name is one of the
    /// words by which they are found.
    pub(crate) async fn update_category(
        &self,
        who: &Principal,
        id: Uuid,
        request: CategoryRequest,
    ) -> Result<Category, Error> {
        require(who, Action::ManageCatalogue)?;
        let tx = self.db.begin_write().await?;
        self.ledger.lock(&tx, who.restaurant_id).await?;
        let before = category::get(&tx, who.restaurant_id, id)
            .await?
            .ok_or(Error::NotFound)?;
        let after = Category {
            id,
            name: request.name,
            name_en: request.name_en,
            sort_order: request.sort_order,
        };
        let namesake = category::named(&tx, who.restaurant_id, &after.name).await?;
        if namesake.is_some_and(|other| other.id != id) {
            return Err(Error::NameTaken);
        }
        category::update(&tx, who.restaurant_id, &after)
            .await
            .map_err(|error| Error::unique_as(error, Error::NameTaken))?;
        if (&before.name, &before.name_en) != (&after.name, &after.name_en) {
            let filter = product::Filter {
                category_id: Some(id),
                ..product::Filter::default()
            };
            let products = product::find(&tx, who.restaurant_id, filter).await?;
            self.announce(&tx, who.restaurant_id, &product_changed(&products))
                .await?;
        }
        tx.commit().await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(after)
    }

    /// Removes a category that no product on the shelves belongs to; retired products lose it.
    pub(crate) async fn delete_category(&self, who: &Principal, id: Uuid) -> Result<(), Error> {
        require(who, Action::ManageCatalogue)?;
        let tx = self.db.begin_write().await?;
        self.ledger.lock(&tx, who.restaurant_id).await?;
        if category::get(&tx, who.restaurant_id, id).await?.is_none() {
            return Err(Error::NotFound);
        }
        let filter = product::Filter {
            category_id: Some(id),
            include_retired: true,
            ..product::Filter::default()
        };
        let retired = product::find(&tx, who.restaurant_id, filter).await?;
        if retired.iter().any(|product| product.is_active) {
            return Err(Error::CategoryInUse);
        }
        let now = self.clock.now();
        let retired: Vec<Product> = retired
            .into_iter()
            .map(|product| Product {
                category_id: None,
                updated_at: now,
                ..product
            })
            .collect();
        for product in &retired {
            product::put(&tx, who.restaurant_id, product).await?;
        }
        category::delete(&tx, who.restaurant_id, id).await?;
        self.announce(&tx, who.restaurant_id, &product_changed(&retired))
            .await?;
        tx.commit().await?;
        self.catalogue_changed(who.restaurant_id);
        Ok(())
    }
}
