//! What every service has (idempotency keys, events) and what inventory remembers of auth's
//! restaurants and people.

use sea_orm_migration::prelude::*;
use shared_storage::{not_null_id, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        shared_storage::idempotency::create(manager).await?;
        shared_events::tables::create(manager).await?;
        let restaurants = Table::create()
            .table("restaurants")
            .col(not_null_id("id").primary_key())
            .col(text("time_zone"))
            .col(text("day_starts_at"))
            .col(text("language"))
            .take();
        manager.create_table(restaurants).await?;
        let users = Table::create()
            .table("users")
            .col(not_null_id("restaurant_id"))
            .col(not_null_id("id"))
            .col(text("name"))
            .col(text("role"))
            .col(ColumnDef::new("is_active").boolean().not_null())
            .primary_key(Index::create().col("restaurant_id").col("id"))
            .take();
        manager.create_table(users).await
    }
}
