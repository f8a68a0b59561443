//! Idempotency keys: the same request sent twice has one effect and one answer.
//!
//! A key is scoped to restaurant, user and route and kept 14 days. Its answer is stored in the
//! transaction of the effect; a refusal (4xx) is stored as well, in a transaction of its own,
//! after the effect was rolled back. 401, 429 and 5xx are never stored.
//! Use: [`begin`], then either replay or work inside [`Work::tx`] and [`Work::finish`].

use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use sea_orm_migration::prelude::{ColumnDef, Index, SchemaManager, Table};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared_clock::{Clock, Timestamp};
use shared_errors::Problem;

use crate::running::Running;
use crate::{Database, StorageError, bytes, json_text, micros, not_null_id, text};

/// How long a key is remembered, in seconds.
pub const KEPT_SECONDS: i64 = 14 * 24 * 60 * 60;

/// One stored answer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// Whose restaurant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// Method and path, such as `POST /stock/movement`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub route: String,
    /// The client's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of the request body.
    pub body_hash: Vec<u8>,
    /// HTTP status of the answer.
    pub status: i32,
    /// Body of the answer, as JSON text.
    pub body: String,
    /// When it was stored, in microseconds UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The answer it holds.
    pub fn answer(&self) -> Result<Answer, StorageError> {
        let damaged = |error: &dyn std::fmt::Display| StorageError::Damaged(error.to_string());
        Ok(Answer {
            status: u16::try_from(self.status).map_err(|error| damaged(&error))?,
            body: serde_json::from_str(&self.body).map_err(|error| damaged(&error))?,
        })
    }
}

/// Creates the table; called by the first migration of every service that uses keys.
pub async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("idempotency_keys")
                .col(not_null_id("restaurant_id"))
                .col(not_null_id("user_id"))
                .col(text("route"))
                .col(text("key"))
                .col(bytes("body_hash"))
                .col(ColumnDef::new("status").integer().not_null())
                .col(json_text("body"))
                .col(micros("created_at"))
                .primary_key(
                    Index::create()
                        .col("restaurant_id")
                        .col("user_id")
                        .col("route")
                        .col("key"),
                )
                .take(),
        )
        .await
}

/// A request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentCall {
    /// Whose restaurant (nil before anybody is signed in).
    pub restaurant_id: Uuid,
    /// Who asks (nil before anybody is signed in).
    pub user_id: Uuid,
    /// Method and path.
    pub route: String,
    /// The client's key.
    pub key: String,
    /// SHA-256 of the request body.
    pub body_hash: Vec<u8>,
}

impl IdempotentCall {
    /// SHA-256 of a body, as kept beside a key.
    pub fn hash(body: &[u8]) -> Vec<u8> {
        Sha256::digest(body).to_vec()
    }

    pub(crate) fn name(&self) -> String {
        format!(
            "{}/{}/{}/{}",
            self.restaurant_id, self.user_id, self.route, self.key
        )
    }

    /// What is stored for this key, if anything. Another body under the same key is a
    /// `idempotency_mismatch`.
    pub async fn find<C: ConnectionTrait>(&self, db: &C) -> Result<Option<Answer>, Problem> {
        let found = Entity::find_by_id((
            self.restaurant_id,
            self.user_id,
            self.route.clone(),
            self.key.clone(),
        ))
        .one(db)
        .await
        .map_err(StorageError::from)?;
        let Some(found) = found else { return Ok(None) };
        if found.body_hash != self.body_hash {
            return Err(mismatch());
        }
        Ok(Some(found.answer()?))
    }

    /// The row that remembers `answer` for this key.
    pub fn row(&self, answer: &Answer, now: Timestamp) -> ActiveModel {
        Model {
            restaurant_id: self.restaurant_id,
            user_id: self.user_id,
            route: self.route.clone(),
            key: self.key.clone(),
            body_hash: self.body_hash.clone(),
            status: i32::from(answer.status),
            body: answer.body.to_string(),
            created_at: now.as_micros(),
        }
        .into_active_model()
    }
}

/// 422: the key was used with another body.
pub fn mismatch() -> Problem {
    Problem::new(
        http::StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency_mismatch",
        "This Idempotency-Key was used with another request body; use a new key.",
    )
}

/// A status and a JSON body, ready to be sent or stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub body: Value,
}

impl Answer {
    /// An answer from anything that can be JSON.
    pub fn new(status: u16, body: &impl Serialize) -> Result<Self, StorageError> {
        let body =
            serde_json::to_value(body).map_err(|error| StorageError::Damaged(error.to_string()))?;
        Ok(Self { status, body })
    }
}

/// What to do with a request.
pub enum Begin {
    /// It was answered before: send this.
    Replay(Answer),
    /// It is new: do the work.
    Run(Box<Work>),
}

/// A write transaction that remembers its answer.
pub struct Work {
    tx: DatabaseTransaction,
    db: Database,
    call: Option<IdempotentCall>,
    _running: Running,
}

/// Begins a write. Without a call the transaction simply runs.
pub async fn begin(db: &Database, call: Option<IdempotentCall>) -> Result<Begin, Problem> {
    let running = Running::enter(db, call.as_ref())?;
    let tx = db.begin_write().await.map_err(StorageError::from)?;
    if let Some(call) = &call {
        let known = match running.claim(&tx).await {
            Ok(()) => call.find(&tx).await,
            Err(taken) => Err(taken),
        };
        if let Some(known) = known.transpose() {
            // Its locks end now, not when the connection is next used.
            tx.rollback().await.map_err(StorageError::from)?;
            return known.map(Begin::Replay);
        }
    }
    Ok(Begin::Run(Box::new(Work {
        tx,
        db: db.clone(),
        call,
        _running: running,
    })))
}

impl Work {
    /// The transaction to work in.
    pub const fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Commits a success with its answer, or rolls back a refusal and remembers it.
    pub async fn finish<T: Serialize, E: Into<Problem>>(
        self,
        clock: &dyn Clock,
        status: u16,
        result: Result<T, E>,
    ) -> Result<Answer, Problem> {
        match result {
            Ok(body) => {
                let answer = Answer::new(status, &body)?;
                if let Some(call) = &self.call {
                    insert(&self.tx, call.row(&answer, clock.now())).await?;
                }
                self.tx.commit().await.map_err(StorageError::from)?;
                Ok(answer)
            }
            Err(error) => {
                let problem: Problem = error.into();
                self.tx.rollback().await.map_err(StorageError::from)?;
                if let Some(call) = &self.call
                    && is_kept(problem.status)
                {
                    let answer = Answer::new(problem.status, &problem)?;
                    let tx = self.db.begin_write().await.map_err(StorageError::from)?;
                    insert(&tx, call.row(&answer, clock.now())).await?;
                    tx.commit().await.map_err(StorageError::from)?;
                }
                Err(problem)
            }
        }
    }
}

/// Whether a refusal of this status is remembered under its key.
pub const fn is_kept(status: u16) -> bool {
    status >= 400 && status < 500 && status != 401 && status != 429
}

async fn insert(tx: &DatabaseTransaction, row: ActiveModel) -> Result<(), StorageError> {
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets keys older than [`KEPT_SECONDS`].
pub async fn purge(db: &Database, now: Timestamp) -> Result<u64, StorageError> {
    let tx = db.begin_write().await?;
    let gone = Entity::delete_many()
        .filter(Column::CreatedAt.lt(now.plus_seconds(-KEPT_SECONDS).as_micros()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
