//! Devices that take push messages.

use sea_orm_migration::prelude::*;
use shared_storage::{micros, not_null_id, text};

/// The third step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_push"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("push_subscriptions")
            .col(not_null_id("id").primary_key())
            .col(not_null_id("restaurant_id"))
            .col(not_null_id("user_id"))
            .col(text("endpoint"))
            .col(text("endpoint_hash"))
            .col(text("p256dh"))
            .col(text("auth"))
            .col(micros("created_at"))
            .take();
        manager.create_table(table).await?;
        let mut one_owner = Index::create()
            .name("push_subscriptions_by_endpoint")
            .table("push_subscriptions")
            .col("endpoint_hash")
            .take();
        manager.create_index(one_owner.unique().take()).await?;
        let by_person = Index::create()
            .name("push_subscriptions_by_person")
            .table("push_subscriptions")
            .col("restaurant_id")
            .col("user_id")
            .take();
        manager.create_index(by_person).await
    }
}
