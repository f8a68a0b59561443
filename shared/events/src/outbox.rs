//! Writing events in the transaction that causes them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{DatabaseTransaction, DbErr, IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_clock::{SharedClock, Timestamp, new_id};
use tokio::sync::Notify;

use crate::tables::entity::{epoch, head, outbox};

/// Rows in one statement: SQLite takes 32,766 parameters.
const ROWS: usize = 1_000;

/// An event about to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Past tense, such as `stock_changed`.
    pub kind: &'static str,
    /// Version of the payload's shape.
    pub version: i32,
    /// Whole state, not a difference.
    pub payload: Value,
}

impl NewEvent {
    /// Version 1 of an event; a payload that cannot be JSON becomes null.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Self {
        Self {
            kind,
            version: 1,
            payload: serde_json::to_value(payload).unwrap_or(Value::Null),
        }
    }
}

/// An event as it travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Envelope {
    /// The event's own id.
    pub id: Uuid,
    /// The service that wrote it.
    pub producer: String,
    /// Whose.
    pub restaurant_id: Uuid,
    /// The producer's epoch; raised by a restore.
    pub epoch: i64,
    /// Contiguous within producer, restaurant and epoch.
    pub seq: i64,
    /// Past tense, such as `stock_changed`.
    pub kind: String,
    /// Version of the payload's shape.
    pub version: i32,
    /// When it was written.
    pub occurred_at: Timestamp,
    /// Whole state.
    pub payload: Value,
}

/// A service's outbox. Cheap to clone; clones share the wake-up of the relay.
#[derive(Clone)]
pub struct Outbox {
    pub(crate) producer: Arc<str>,
    pub(crate) clock: SharedClock,
    pub(crate) dirty: Arc<Mutex<HashSet<Uuid>>>,
    pub(crate) wake: Arc<Notify>,
}

impl Outbox {
    /// The outbox of `producer`.
    pub fn new(producer: &str, clock: SharedClock) -> Self {
        Self {
            producer: producer.into(),
            clock,
            dirty: Arc::default(),
            wake: Arc::default(),
        }
    }

    /// Writes events of one restaurant. Takes the restaurant's event head row, so call it last in
    /// a transaction, and for several restaurants in the order of their ids. Call
    /// [`Outbox::committed`] after the commit.
    pub async fn append(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        events: &[NewEvent],
    ) -> Result<(), DbErr> {
        self.append_all(tx, &[(restaurant_id, events.to_vec())])
            .await
    }

    /// The same for several restaurants at once, in few statements whatever their number.
    pub async fn append_all(
        &self,
        tx: &DatabaseTransaction,
        batches: &[(Uuid, Vec<NewEvent>)],
    ) -> Result<(), DbErr> {
        let now = self.clock.now();
        let mut counts: BTreeMap<Uuid, i64> = BTreeMap::new();
        for (restaurant_id, events) in batches {
            if !events.is_empty() {
                let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
                *counts.entry(*restaurant_id).or_default() += count;
            }
        }
        if counts.is_empty() {
            return Ok(());
        }
        let mut next = advance(tx, &counts, now).await?;
        let mut rows = Vec::new();
        for (restaurant_id, events) in batches {
            for event in events {
                let seq = next.entry(*restaurant_id).or_default();
                rows.push(
                    outbox::Model {
                        restaurant_id: *restaurant_id,
                        seq: *seq,
                        id: new_id(&*self.clock),
                        kind: event.kind.to_owned(),
                        version: event.version,
                        occurred_at: now.as_micros(),
                        payload: event.payload.to_string(),
                    }
                    .into_active_model(),
                );
                *seq += 1;
            }
        }
        for chunk in rows.chunks(ROWS) {
            outbox::Entity::insert_many(chunk.to_vec())
                .exec_without_returning(tx)
                .await?;
        }
        Ok(())
    }

    /// Tells the relay that these restaurants have new events.
    pub fn committed(&self, restaurants: impl IntoIterator<Item = Uuid>) {
        if let Ok(mut dirty) = self.dirty.lock() {
            dirty.extend(restaurants);
        }
        self.wake.notify_one();
    }
}

/// Moves the restaurants' event heads on by `counts` and gives back the first numbers that are free
/// for it.
async fn advance(
    tx: &DatabaseTransaction,
    counts: &BTreeMap<Uuid, i64>,
    now: Timestamp,
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let rows: Vec<_> = counts
        .iter()
        .map(|(restaurant_id, count)| {
            head::Model {
                restaurant_id: *restaurant_id,
                last_seq: *count,
                changed_at: now.as_micros(),
            }
            .into_active_model()
        })
        .collect();
    let told = |column| Expr::col(("excluded", column));
    let further = OnConflict::column(head::Column::RestaurantId)
        .value(
            head::Column::LastSeq,
            Expr::col((head::Entity, head::Column::LastSeq)).add(told(head::Column::LastSeq)),
        )
        .value(head::Column::ChangedAt, told(head::Column::ChangedAt))
        .to_owned();
    let mut first = HashMap::new();
    for chunk in rows.chunks(ROWS) {
        let heads = head::Entity::insert_many(chunk.to_vec())
            .on_conflict(further.clone())
            .exec_with_returning(tx)
            .await?;
        for head in heads {
            let count = counts.get(&head.restaurant_id).copied().unwrap_or_default();
            first.insert(head.restaurant_id, head.last_seq - count + 1);
        }
    }
    Ok(first)
}

/// The service's current epoch.
pub(crate) async fn current_epoch<C: ConnectionTrait>(db: &C) -> Result<i64, DbErr> {
    Ok(epoch::Entity::find()
        .select_only()
        .column(epoch::Column::Epoch)
        .into_tuple::<i64>()
        .one(db)
        .await?
        .unwrap_or(1))
}
