//! Transactions that must not overlap although they touch no row in common.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, DbErr, Statement};

/// From here to its end this transaction runs alone among those that take the same turn. On SQLite
/// all writes do.
pub async fn take_turn(tx: &DatabaseTransaction, turn: &str) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 2))";
    let lock = Statement::from_sql_and_values(DbBackend::Postgres, lock, [turn.into()]);
    tx.execute_raw(lock).await?;
    Ok(())
}
