//! Many items in one request: movements that a phone queued, counts of a whole shelf.
//!
//! Each item is booked on its own, in the order of the request. Every item has a key: its
//! `client_id`, and its place under the request's own key. So a request that is sent again after a
//! crash half-way books what is missing and nothing twice.

use shared_auth::Action;
use shared_contract::inventory as wire;
use shared_errors::Problem;
use shared_quantity::Qty;
use shared_storage::{Answer, IdempotentCall, StorageError};

use super::Error;
use super::stock_booking::{Desk, Facts, moment, note};
use super::stock_keys::{client_key, place_key};
use crate::Service;
use crate::ledger::{LedgerError, Reply, Request};
use crate::model::{After, Count, Order, Refusal, What};
use crate::repository;

impl Service {
    /// Books a batch of movements.
    pub(crate) async fn book_batch(
        &self,
        desk: Desk<'_>,
        items: &[wire::MovementRequest],
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Error> {
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        let people: Vec<_> = items.iter().filter_map(|item| item.performed_by).collect();
        let facts = self.facts(desk.who, people).await?;
        let mut requests = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let mut keys = place_key(call.as_ref(), index, item)?;
            keys.extend(client_key(
                desk.who,
                "movement",
                item.client_id.as_deref(),
                item,
            )?);
            requests.push(self.movement(desk, &facts, item, keys));
        }
        let client_ids = items.iter().map(|item| item.client_id.clone());
        self.book_items(requests, client_ids, call).await
    }

    /// Books counts; an employee's are kept for a manager.
    pub(crate) async fn sync(
        &self,
        desk: Desk<'_>,
        items: &[wire::CountItem],
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Error> {
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        let facts = self.facts(desk.who, Vec::new()).await?;
        if !desk
            .who
            .role
            .may(Action::Book(shared_auth::MovementKind::Adjustment))
        {
            return self.propose(desk, &facts, items, call).await;
        }
        let mut requests = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let mut keys = place_key(call.as_ref(), index, item)?;
            keys.extend(client_key(
                desk.who,
                "count",
                item.client_id.as_deref(),
                item,
            )?);
            requests.push(Request {
                restaurant_id: desk.who.restaurant_id,
                product_id: item.product_id,
                order: self.count_order(desk, &facts, item),
                keys,
                render: desk.render,
            });
        }
        let client_ids = items.iter().map(|item| item.client_id.clone());
        self.book_items(requests, client_ids, call).await
    }

    fn count_order(
        &self,
        desk: Desk<'_>,
        facts: &Facts,
        item: &wire::CountItem,
    ) -> Result<Order, Refusal> {
        let mut note = note(desk, None, facts.now);
        note.occurred_at = moment("counted_at", item.counted_at, facts.now)?;
        let count = checked_count(item)?;
        Ok(self.order(facts, note, What::Count(count)))
    }

    async fn book_items(
        &self,
        requests: Vec<Request>,
        client_ids: impl Iterator<Item = Option<String>>,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Error> {
        let replies = self.ledger.book_all(requests).await?;
        let mut complete = true;
        let mut results = Vec::with_capacity(replies.len());
        for (reply, client_id) in replies.into_iter().zip(client_ids) {
            complete &= reply.is_ok();
            results.push(result_of(reply, client_id));
        }
        let answer = results_answer(results)?;
        // What failed for a reason of ours may be tried again under the same key.
        if let Some(call) = call.filter(|_| complete) {
            self.remember(&call, &answer).await?;
        }
        Ok(answer)
    }

    pub(super) async fn answered(
        &self,
        call: Option<&IdempotentCall>,
    ) -> Result<Option<Answer>, Error> {
        match call {
            Some(call) => Ok(call.find(self.db.read()).await?),
            None => Ok(None),
        }
    }

    /// Keeps the whole answer. Its items are keyed already, so that losing this loses nothing.
    async fn remember(&self, call: &IdempotentCall, answer: &Answer) -> Result<(), Error> {
        let tx = self.db.begin_write().await?;
        repository::answer::keep(&tx, call, answer, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

pub(super) fn checked_count(item: &wire::CountItem) -> Result<Count, Refusal> {
    if item.boxes.is_none() && item.units.is_none() {
        return Err(Refusal::Invalid {
            field: "units",
            message: "say how much was counted",
        });
    }
    let negative = Refusal::Invalid {
        field: "units",
        message: "must not be less than zero",
    };
    if item.boxes.is_some_and(|boxes| boxes < 0) || item.units.is_some_and(Qty::is_negative) {
        return Err(negative);
    }
    Ok(Count {
        boxes: item.boxes,
        units: item.units,
        after: After::default(),
    })
}

fn result_of(reply: Result<Reply, LedgerError>, client_id: Option<String>) -> wire::ItemResult {
    let (answer, replayed) = match reply {
        Ok(Reply::Fresh(_, answer)) => (answer, false),
        Ok(Reply::Replayed(answer)) => (answer, true),
        Ok(Reply::Mismatch(problem)) => return refused(client_id, problem),
        Err(error) => return refused(client_id, Error::from(error).into()),
    };
    if answer.status >= 400 {
        let problem = serde_json::from_value(answer.body);
        return refused(
            client_id,
            problem.unwrap_or_else(|error| Problem::internal(&error)),
        );
    }
    match serde_json::from_value::<wire::BookedAnswer>(answer.body) {
        Ok(booked) => wire::ItemResult {
            client_id,
            status: match (replayed, &booked.movement) {
                (true, _) => wire::ItemStatus::Duplicate,
                (false, Some(_)) => wire::ItemStatus::Booked,
                (false, None) => wire::ItemStatus::Unchanged,
            },
            movement: booked.movement,
            stock: Some(booked.stock),
            short_by: booked.short_by,
            problem: None,
        },
        Err(error) => refused(client_id, Problem::internal(&error)),
    }
}

/// The answer of a batch.
pub(super) fn results_answer(results: Vec<wire::ItemResult>) -> Result<Answer, Error> {
    let whole = wire::ResultsAnswer { results };
    Answer::new(200, &whole).map_err(|error: StorageError| Error::Internal(error.to_string()))
}

/// The result of an item that was not booked.
pub(super) fn refused(client_id: Option<String>, problem: Problem) -> wire::ItemResult {
    wire::ItemResult {
        client_id,
        status: wire::ItemStatus::Refused,
        movement: None,
        stock: None,
        short_by: None,
        problem: Some(problem),
    }
}
