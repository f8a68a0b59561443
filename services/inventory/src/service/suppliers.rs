//! Suppliers: who delivers, and on which days.

use shared_auth::{Action, Principal};
use shared_clock::new_id;
use shared_contract::Page;
use shared_contract::inventory::{Supplier, SupplierRequest};
use shared_errors::Problem;
use shared_storage::idempotency::begin;
use shared_storage::{Answer, Begin, IdempotentCall};

use super::{Error, cursor_id, page_by_id, require};
use crate::Service;
use crate::repository::supplier;

impl Service {
    /// A page of a restaurant's suppliers.
    pub(crate) async fn suppliers(
        &self,
        who: &Principal,
        limit: u64,
        cursor: Option<&str>,
    ) -> Result<Page<Supplier>, Error> {
        require(who, Action::ManageCatalogue)?;
        let after = cursor_id(cursor)?;
        let found = supplier::page(self.db.read(), who.restaurant_id, after, limit + 1).await?;
        Ok(page_by_id(found, limit, |supplier| supplier.id))
    }

    /// Adds a supplier.
    pub(crate) async fn create_supplier(
        &self,
        who: &Principal,
        request: SupplierRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Problem> {
        require(who, Action::ManageCatalogue)?;
        let work = match begin(&self.db, call).await? {
            Begin::Replay(answer) => return Ok(answer),
            Begin::Run(work) => work,
        };
        let mut delivery_days = request.delivery_days;
        delivery_days.sort_unstable();
        delivery_days.dedup();
        let created = async {
            let added = Supplier {
                id: new_id(&*self.clock),
                name: request.name,
                phone: request.phone,
                email: request.email,
                notes: request.notes,
                delivery_days,
            };
            if supplier::is_named(work.tx(), who.restaurant_id, &added.name).await? {
                return Err(Error::NameTaken);
            }
            supplier::insert(work.tx(), who.restaurant_id, &added, self.clock.now())
                .await
                .map_err(|error| Error::unique_as(error, Error::NameTaken))?;
            Ok(added)
        }
        .await;
        work.finish(&*self.clock, 201, created).await
    }
}
