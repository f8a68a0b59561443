//! People and restaurants as told by auth, preferences, alert states and the inbox.

use sea_orm_migration::prelude::*;
use shared_storage::{id, json_text, micros, not_null_id, text};

/// The first step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_start"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        shared_storage::idempotency::create(manager).await?;
        shared_events::tables::create(manager).await?;
        for table in [
            users(),
            restaurants(),
            preferences(),
            alert_states(),
            inbox(),
            inbox_heads(),
        ] {
            manager.create_table(table).await?;
        }
        for index in inbox_indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(text("role"))
        .col(text("language"))
        .col(flag("is_active"))
        .primary_key(Index::create().col("restaurant_id").col("user_id"))
        .take()
}

fn restaurants() -> TableCreateStatement {
    Table::create()
        .table("restaurants")
        .col(not_null_id("restaurant_id").primary_key())
        .col(text("name"))
        .col(text("time_zone"))
        .col(ColumnDef::new("town").text())
        .col(text("language"))
        .take()
}

fn preferences() -> TableCreateStatement {
    Table::create()
        .table("preferences")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(json_text("body"))
        .col(micros("updated_at"))
        .primary_key(Index::create().col("restaurant_id").col("user_id"))
        .take()
}

fn alert_states() -> TableCreateStatement {
    Table::create()
        .table("alert_states")
        .col(not_null_id("restaurant_id"))
        .col(text("kind"))
        .col(not_null_id("subject_id"))
        .col(flag("is_open"))
        .col(not_null_id("event_id"))
        .col(text("severity"))
        .col(json_text("data"))
        .col(micros("changed_at"))
        .primary_key(
            Index::create()
                .col("restaurant_id")
                .col("kind")
                .col("subject_id"),
        )
        .take()
}

fn inbox() -> TableCreateStatement {
    Table::create()
        .table("inbox")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(ColumnDef::new("number").big_integer().not_null())
        .col(not_null_id("event_id"))
        .col(text("kind"))
        .col(text("severity"))
        .col(id("product_id"))
        .col(json_text("data"))
        .col(micros("created_at"))
        .col(ColumnDef::new("read_at").big_integer())
        .take()
}

fn inbox_heads() -> TableCreateStatement {
    Table::create()
        .table("inbox_heads")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(ColumnDef::new("last_number").big_integer().not_null())
        .primary_key(Index::create().col("restaurant_id").col("user_id"))
        .take()
}

/// By number for pages and live streams; by event so that no alert reaches anybody twice.
fn inbox_indexes() -> [IndexCreateStatement; 2] {
    [
        Index::create()
            .name("inbox_by_number")
            .table("inbox")
            .col("restaurant_id")
            .col("user_id")
            .col("number")
            .unique()
            .take(),
        Index::create()
            .name("inbox_by_event")
            .table("inbox")
            .col("restaurant_id")
            .col("event_id")
            .col("user_id")
            .unique()
            .take(),
    ]
}
