//! What was withdrawn lately is asked for every second, so it is found by an index. Of processes
//! that start at once on an empty database, one makes the first signing key: whoever inserts its row.

use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000002_withdrawals"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, column) in [
            ("memberships_withdrawn", "memberships", "tokens_not_before"),
            ("sessions_ended", "sessions", "ended_at"),
        ] {
            let index = Index::create().name(name).table(table).col(column).take();
            manager.create_index(index).await?;
        }
        let first_key = Table::create()
            .table("first_signing_key")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("kid").text().not_null())
            .take();
        manager.create_table(first_key).await
    }
}
