//! Counts by those who may not book them: kept as proposals for a manager.

use sea_orm::DatabaseTransaction;
use shared_auth::Action;
use shared_clock::new_id;
use shared_contract::inventory as wire;
use shared_errors::Problem;
use shared_storage::{Answer, IdempotentCall};

use super::stock_batch::{checked_count, refused, results_answer};
use super::stock_booking::{Desk, Facts, moment};
use super::stock_keys::client_key;
use super::{Error, require};
use crate::Service;
use crate::ledger::read;
use crate::model::{Count, Refusal};
use crate::repository::{answer, proposal};

impl Service {
    /// Keeps counts as proposals, all in one transaction.
    pub(super) async fn propose(
        &self,
        desk: Desk<'_>,
        facts: &Facts,
        items: &[wire::CountItem],
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Error> {
        require(desk.who, Action::ProposeCount)?;
        let tx = self.db.begin_write().await?;
        let mut results = Vec::with_capacity(items.len());
        for item in items {
            results.push(self.propose_one(&tx, desk, facts, item).await?);
        }
        let whole = results_answer(results)?;
        if let Some(call) = &call {
            answer::keep(&tx, call, &whole, facts.now).await?;
        }
        tx.commit().await?;
        Ok(whole)
    }

    async fn propose_one(
        &self,
        tx: &DatabaseTransaction,
        desk: Desk<'_>,
        facts: &Facts,
        item: &wire::CountItem,
    ) -> Result<wire::ItemResult, Error> {
        let key = client_key(desk.who, "count proposal", item.client_id.as_deref(), item)?;
        let proposed = |status| wire::ItemResult {
            client_id: item.client_id.clone(),
            status,
            movement: None,
            stock: None,
            short_by: None,
            problem: None,
        };
        if let Some(key) = &key {
            match key.find(tx).await {
                Ok(None) => {}
                Ok(Some(_)) => return Ok(proposed(wire::ItemStatus::Duplicate)),
                Err(problem) if problem.status < 500 => {
                    return Ok(refused(item.client_id.clone(), problem));
                }
                Err(problem) => return Err(problem.into()),
            }
        }
        let restaurant_id = desk.who.restaurant_id;
        let stock = read::stock_of(tx, restaurant_id, item.product_id).await?;
        let checked = stock.ok_or(Refusal::UnknownProduct).and_then(|stock| {
            let counted_at = moment("counted_at", item.counted_at, facts.now)?;
            let count = checked_count(item)?;
            if count.boxes.is_some_and(|boxes| boxes > 0) && !stock.rules.box_size.is_positive() {
                return Err(Refusal::NotBoxed);
            }
            Ok((counted_at, count))
        });
        let (counted_at, Count { boxes, units, .. }) = match checked {
            Ok(checked) => checked,
            Err(refusal) => {
                let problem = Problem::from(Error::from(refusal));
                return Ok(refused(item.client_id.clone(), problem));
            }
        };
        let row = proposal::Model {
            id: new_id(&*self.clock),
            restaurant_id,
            product_id: item.product_id,
            boxes,
            units: units.map(shared_quantity::Qty::thousandths),
            counted_at: counted_at.as_micros(),
            proposed_by: desk.who.user_id,
            created_at: facts.now.as_micros(),
        };
        proposal::add(tx, row).await?;
        if let Some(key) = &key {
            let kept = Answer {
                status: 200,
                body: serde_json::Value::Null,
            };
            answer::keep(tx, key, &kept, facts.now).await?;
        }
        Ok(proposed(wire::ItemStatus::Proposed))
    }
}
