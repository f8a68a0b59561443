//! What was withdrawn lately is asked for every second, so it is found by an index.

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
        Ok(())
    }
}
