//! Which idempotency keys are being worked on, so that the same request sent twice at once runs once:
//! in this process by a set, among replicas on PostgreSQL by a lock that ends with the transaction.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, Statement};
use shared_errors::Problem;

use crate::{Database, Engine, IdempotentCall, StorageError};

/// Marks a key as being worked on in this process, until dropped.
pub struct Running {
    db: Database,
    name: Option<String>,
}

impl Running {
    /// Fails with `in_progress` while another request has the same key.
    pub fn enter(db: &Database, call: Option<&IdempotentCall>) -> Result<Self, Problem> {
        let name = call.map(IdempotentCall::name);
        if let (Some(name), Ok(mut running)) = (&name, db.running.lock())
            && !running.insert(name.clone())
        {
            return Err(in_progress());
        }
        Ok(Self {
            db: db.clone(),
            name,
        })
    }

    /// Fails with `in_progress` while another replica works on the same key in a transaction.
    pub async fn claim(&self, tx: &DatabaseTransaction) -> Result<(), Problem> {
        let (Some(name), Engine::Postgres) = (&self.name, self.db.engine()) else {
            return Ok(());
        };
        // SQLite has one process only. Two keys with one hash merely wait for each other.
        let lock = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1)) AS mine";
        let lock = Statement::from_sql_and_values(tx.get_database_backend(), lock, [name.into()]);
        let row = tx.query_one_raw(lock).await.map_err(StorageError::from)?;
        let mine = row.map(|row| row.try_get::<bool>("", "mine")).transpose();
        match mine.map_err(StorageError::from)? {
            Some(true) => Ok(()),
            _ => Err(in_progress()),
        }
    }
}

fn in_progress() -> Problem {
    Problem::conflict(
        "in_progress",
        "The same request is still being worked on; ask again in a moment.",
    )
    .retry_after(1)
}

impl Drop for Running {
    fn drop(&mut self) {
        if let (Some(name), Ok(mut running)) = (&self.name, self.db.running.lock()) {
            running.remove(name);
        }
    }
}
