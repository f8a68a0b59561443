//! Running migrations, and the column types that mean the same on both engines.

use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{ColumnDef, IntoIden};

use crate::{Database, StorageError};

/// Brings the database to the newest schema of `M`.
pub async fn migrate<M: MigratorTrait>(db: &Database) -> Result<(), StorageError> {
    Ok(M::up(db.writer(), None).await?)
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
