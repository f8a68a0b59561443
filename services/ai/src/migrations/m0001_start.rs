//! Conversations, their messages, and people and restaurants as told by auth.

use sea_orm_migration::prelude::*;
use shared_storage::{bytes, id, json_text, micros, not_null_id, text};

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
        shared_events::tables::create(manager).await?;
        for table in [conversations(), messages(), people(), restaurants()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn conversations() -> TableCreateStatement {
    Table::create()
        .table("conversations")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        // Rises with every change; who changes it must have seen the last one.
        .col(ColumnDef::new("version").big_integer().not_null())
        .col(json_text("state"))
        // The message whose bookings are under way.
        .col(id("busy_message_id"))
        .col(text("title"))
        .col(micros("created_at"))
        .col(micros("updated_at"))
        .take()
}

fn messages() -> TableCreateStatement {
    Table::create()
        .table("messages")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("conversation_id"))
        .col(not_null_id("user_id"))
        .col(ColumnDef::new("client_id").text())
        .col(bytes("body_hash"))
        .col(text("text"))
        .col(id("option_id"))
        .col(text("language"))
        // pending, planned, done
        .col(text("status"))
        .col(ColumnDef::new("plan").text())
        .col(ColumnDef::new("answer").text())
        .col(ColumnDef::new("unanswered").boolean().not_null())
        .col(micros("created_at"))
        .take()
}

fn people() -> TableCreateStatement {
    Table::create()
        .table("people")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(text("name"))
        .col(text("language"))
        .col(ColumnDef::new("is_active").boolean().not_null())
        .primary_key(Index::create().col("restaurant_id").col("user_id"))
        .take()
}

fn restaurants() -> TableCreateStatement {
    Table::create()
        .table("restaurants")
        .col(not_null_id("restaurant_id").primary_key())
        .col(text("time_zone"))
        .col(text("day_starts_at"))
        .take()
}

fn indexes() -> [IndexCreateStatement; 4] {
    [
        Index::create()
            .name("messages_by_client_id")
            .table("messages")
            .col("restaurant_id")
            .col("user_id")
            .col("client_id")
            .unique()
            .take(),
        Index::create()
            .name("messages_by_conversation")
            .table("messages")
            .col("conversation_id")
            .col("id")
            .take(),
        Index::create()
            .name("messages_unanswered")
            .table("messages")
            .col("restaurant_id")
            .col("unanswered")
            .col("id")
            .take(),
        Index::create()
            .name("conversations_by_user")
            .table("conversations")
            .col("restaurant_id")
            .col("user_id")
            .col("id")
            .take(),
    ]
}
