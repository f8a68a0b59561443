//! Reading a service's log, as a consumer does to fill a gap, and forgetting what is old in it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{QueryOrder, QuerySelect, Statement};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared_clock::{SharedClock, Timestamp};
use shared_storage::{Database, Engine, idempotency};
use tokio_util::sync::CancellationToken;

use crate::Envelope;
use crate::outbox::current_epoch;
use crate::tables::entity::{epoch, head, outbox};

/// How long the log is kept, in seconds (30 days).
pub const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;

const TIDY_EVERY: Duration = Duration::from_hours(1);

/// The last `seq` of a restaurant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Head {
    /// Whose.
    pub restaurant_id: Uuid,
    /// The last `seq` given out.
    pub last_seq: i64,
}

/// A page of heads, in the order of restaurant ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeadPage {
    /// The producer's epoch.
    pub epoch: i64,
    /// Heads after the one asked for.
    pub items: Vec<Head>,
}

/// A page of one restaurant's events, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventPage {
    /// The producer's epoch.
    pub epoch: i64,
    /// Events after the `seq` asked for; empty at the end.
    pub items: Vec<Envelope>,
}

/// A producer's log, read directly or over a transport.
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Heads with a restaurant id above `after`.
    async fn heads(&self, after: Option<Uuid>, limit: u64) -> anyhow::Result<HeadPage>;
    /// Events of a restaurant with a `seq` above `after`.
    async fn read(&self, restaurant_id: Uuid, after: i64, limit: u64) -> anyhow::Result<EventPage>;
}

/// The log in a service's own database.
#[derive(Clone)]
pub struct LocalLog {
    db: Database,
    producer: Arc<str>,
}

impl LocalLog {
    /// The log of `producer` in `db`.
    pub fn new(db: Database, producer: &str) -> Self {
        Self {
            db,
            producer: producer.into(),
        }
    }

    /// The epoch and a restaurant's last `seq`, 0 before its first event: in one look.
    pub async fn end(&self, restaurant_id: Uuid) -> Result<(i64, i64), DbErr> {
        end_of(self.db.read(), restaurant_id).await
    }

    /// What follows the given `seq` of each restaurant, at most `limit` of each, restaurant by
    /// restaurant in order.
    pub async fn read_many(
        &self,
        wanted: &[(Uuid, i64)],
        limit: u64,
    ) -> anyhow::Result<Vec<Envelope>> {
        if self.db.engine() == Engine::Sqlite {
            // Nothing travels, so one look for each costs nothing.
            let mut all = Vec::new();
            for (restaurant_id, after) in wanted {
                all.extend(self.read(*restaurant_id, *after, limit).await?.items);
            }
            return Ok(all);
        }
        let db = self.db.read();
        let epoch = current_epoch(db).await?;
        let wanted: Vec<serde_json::Value> = wanted
            .iter()
            .map(|(restaurant_id, after)| json!({"id": restaurant_id, "after": after}))
            .collect();
        let query = Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT found.* FROM json_to_recordset($1::json) AS wanted (id uuid, after bigint) \
             CROSS JOIN LATERAL (SELECT * FROM outbox WHERE outbox.restaurant_id = wanted.id \
               AND outbox.seq > wanted.after ORDER BY outbox.seq LIMIT $2) found",
            [
                serde_json::Value::from(wanted).to_string().into(),
                i64::try_from(limit).unwrap_or(i64::MAX).into(),
            ],
        );
        let rows = outbox::Entity::find().from_raw_sql(query).all(db).await?;
        rows.into_iter()
            .map(|row| self.envelope(row, epoch))
            .collect()
    }

    fn envelope(&self, row: outbox::Model, epoch: i64) -> anyhow::Result<Envelope> {
        Ok(Envelope {
            id: row.id,
            producer: self.producer.to_string(),
            restaurant_id: row.restaurant_id,
            epoch,
            seq: row.seq,
            kind: row.kind,
            version: row.version,
            occurred_at: Timestamp::from_micros(row.occurred_at),
            payload: serde_json::from_str(&row.payload)?,
        })
    }

    /// Once an hour until stopped, forgets old events and, beside them in the same database, old
    /// idempotency keys. What fails is tried again an hour later.
    pub async fn tidy(self, clock: SharedClock, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TIDY_EVERY) => {}
            }
            let now = clock.now();
            if let Err(error) = idempotency::purge(&self.db, now).await {
                tracing::warn!(%error, "old idempotency keys stay for now");
            }
            if let Err(error) = self.purge(now).await {
                tracing::warn!(%error, "old events stay for now");
            }
        }
    }

    /// Forgets events older than [`KEPT_SECONDS`].
    async fn purge(&self, now: Timestamp) -> Result<u64, DbErr> {
        let tx = self.db.begin_write().await?;
        let gone = outbox::Entity::delete_many()
            .filter(outbox::Column::OccurredAt.lt(now.plus_seconds(-KEPT_SECONDS).as_micros()))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(gone.rows_affected)
    }
}

/// See [`LocalLog::end`].
async fn end_of<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<(i64, i64), DbErr> {
    let of_restaurant = Expr::col((head::Entity, head::Column::RestaurantId)).eq(restaurant_id);
    let query = Query::select()
        .column((epoch::Entity, epoch::Column::Epoch))
        .column((head::Entity, head::Column::LastSeq))
        .from(epoch::Entity)
        .left_join(head::Entity, of_restaurant)
        .take();
    let Some(row) = db.query_one(&query).await? else {
        return Ok((1, 0));
    };
    let last_seq: Option<i64> = row.try_get("", "last_seq")?;
    Ok((row.try_get("", "epoch")?, last_seq.unwrap_or(0)))
}

#[async_trait]
impl EventLog for LocalLog {
    async fn heads(&self, after: Option<Uuid>, limit: u64) -> anyhow::Result<HeadPage> {
        let db = self.db.read();
        let mut query = head::Entity::find().order_by_asc(head::Column::RestaurantId);
        if let Some(after) = after {
            query = query.filter(head::Column::RestaurantId.gt(after));
        }
        let items = query.limit(limit).all(db).await?;
        Ok(HeadPage {
            epoch: current_epoch(db).await?,
            items: items
                .into_iter()
                .map(|row| Head {
                    restaurant_id: row.restaurant_id,
                    last_seq: row.last_seq,
                })
                .collect(),
        })
    }

    async fn read(&self, restaurant_id: Uuid, after: i64, limit: u64) -> anyhow::Result<EventPage> {
        let db = self.db.read();
        let epoch = current_epoch(db).await?;
        let rows = outbox::Entity::find()
            .filter(outbox::Column::RestaurantId.eq(restaurant_id))
            .filter(outbox::Column::Seq.gt(after))
            .order_by_asc(outbox::Column::Seq)
            .limit(limit)
            .all(db)
            .await?;
        let items = rows
            .into_iter()
            .map(|row| self.envelope(row, epoch))
            .collect::<anyhow::Result<_>>()?;
        Ok(EventPage { epoch, items })
    }
}
