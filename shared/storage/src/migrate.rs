//! Running migrations, and the column types that mean the same on both engines.

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{ColumnDef, IntoIden};

use crate::{Database, StorageError};

/// Brings the database to the newest schema of `M`, or refuses it if it may not be changed. Replicas
/// that start together migrate once: one works while the others wait, and then find nothing to do.
pub async fn migrate<M: MigratorTrait>(db: &Database) -> Result<(), StorageError> {
    if !db.migrates {
        let pending = M::get_pending_migrations_read_only(db.read()).await?;
        return match pending.first() {
            Some(missing) => Err(StorageError::OldSchema(missing.name().to_owned())),
            None => Ok(()),
        };
    }
    match &db.home {
        Some(home) => {
            let alone = home.alone().await?;
            let done = M::up(&alone, None).await;
            alone.close().await?;
            done?;
        }
        None => M::up(db.writer(), None).await?,
    }
    Ok(())
}

/// A UUID column that may be null.
pub fn id(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).uuid().take()
}

/// A UUID column.
pub fn not_null_id(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// A moment: microseconds since 1970 UTC.
pub fn micros(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// Text of any length.
pub fn text(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// JSON kept as the text that was written: the same bytes on both engines.
pub fn json_text(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// Bytes, such as a hash.
pub fn bytes(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}
