//! Looking at stock and movements, and proving them.

use shared_auth::{Action, Principal};
use shared_clock::Timestamp;
use shared_contract::Page;
use shared_contract::inventory as wire;
use uuid::Uuid;

use super::Error;
use crate::Service;
use crate::ledger::{self, read, view};
use crate::model::{Kind, Refusal};

/// Which movements somebody wants to see.
#[derive(Debug, Clone, Default)]
pub(crate) struct MovementQuery {
    pub(crate) product_id: Option<Uuid>,
    pub(crate) kind: Option<Kind>,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) from: Option<Moment>,
    pub(crate) to: Option<Moment>,
    pub(crate) before_seq: Option<i64>,
    pub(crate) limit: u64,
}

/// A moment, or a whole business day.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    At(Timestamp),
    Day(jiff::civil::Date),
}

impl Service {
    /// The stock of one product.
    pub(crate) async fn stock(
        &self,
        who: &Principal,
        product_id: Uuid,
    ) -> Result<wire::Stock, Error> {
        let restaurant_id = who.restaurant_id;
        let load = async {
            let found = read::stock_of(self.db.read(), restaurant_id, product_id).await?;
            Ok::<_, Error>(found.as_ref().map(view::stock))
        };
        let now = self.now_of(restaurant_id).await?;
        let stocks = &self.cached.stocks;
        let stock = stocks.get(restaurant_id, product_id, now, load).await?;
        Ok(stock.ok_or(Refusal::UnknownProduct)?)
    }

    /// A page of the stock of all products that are not retired.
    pub(crate) async fn stock_page(
        &self,
        who: &Principal,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Page<wire::Stock>, Error> {
        let found = read::stock_page(self.db.read(), who.restaurant_id, after, limit + 1).await?;
        let mut items: Vec<wire::Stock> = found.iter().map(view::stock).collect();
        let more = items.len() as u64 > limit;
        items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|stock| stock.product_id.to_string());
        Ok(Page { items, next_cursor })
    }

    /// Movements, newest first. Who may not see everybody's sees their own.
    pub(crate) async fn movements(
        &self,
        who: &Principal,
        query: MovementQuery,
    ) -> Result<Page<wire::Movement>, Error> {
        let db = self.db.read();
        let user_id = if who.role.may(Action::ReadAllMovements) {
            query.user_id
        } else if query.user_id.is_some_and(|user| user != who.user_id) {
            return Err(Refusal::Forbidden.into());
        } else {
            Some(who.user_id)
        };
        let mut filter = read::MovementFilter {
            product_id: query.product_id,
            kind: query.kind,
            user_id,
            before_seq: query.before_seq,
            ..read::MovementFilter::default()
        };
        if query.from.is_some() || query.to.is_some() {
            let days = self.people.day_rule(who.restaurant_id).await?;
            filter.from = query.from.map(|from| match from {
                Moment::At(at) => at,
                Moment::Day(day) => days.start_of(day),
            });
            filter.to = query.to.map(|to| match to {
                Moment::At(at) => at,
                Moment::Day(day) => days.start_of(day.tomorrow().unwrap_or(day)),
            });
        }
        let found = read::movements(db, who.restaurant_id, &filter, query.limit + 1).await?;
        let mut items: Vec<wire::Movement> = found
            .iter()
            .map(|(movement, undone_by)| view::movement(movement, *undone_by))
            .collect();
        let more = items.len() as u64 > query.limit;
        items.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|movement| movement.seq.to_string());
        Ok(Page { items, next_cursor })
    }

    /// Recomputes the restaurant's hash chain and stock from its ledger, in one snapshot.
    pub(crate) async fn verify(&self, who: &Principal) -> Result<wire::VerifyAnswer, Error> {
        let snapshot = self.db.begin_snapshot().await?;
        let proof = ledger::verify(&snapshot, who.restaurant_id).await?;
        snapshot.rollback().await?;
        Ok(wire::VerifyAnswer {
            ok: proof.first_broken.is_none(),
            restaurant_id: proof.restaurant_id,
            movements: proof.movements,
            first_broken: proof.first_broken.map(view::breach),
        })
    }
}
