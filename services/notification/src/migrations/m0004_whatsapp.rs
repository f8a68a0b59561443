//! What people wrote by `WhatsApp`, each message once, and when a number wrote last.

use sea_orm_migration::prelude::*;
use shared_storage::{micros, not_null_id, text};

/// The fourth step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_whatsapp"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [messages(), windows()] {
            manager.create_table(table).await?;
        }
        for (name, column) in [
            ("whatsapp_messages_by_media", "media_id"),
            ("whatsapp_messages_by_time", "received_at"),
        ] {
            let mut index = Index::create().name(name).table("whatsapp_messages").take();
            manager.create_index(index.col(column).take()).await?;
        }
        Ok(())
    }
}

/// Meta's ids: a webhook that comes again finds them here. What was written is not kept.
fn messages() -> TableCreateStatement {
    Table::create()
        .table("whatsapp_messages")
        .col(text("wamid").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(ColumnDef::new("media_id").text())
        .col(micros("received_at"))
        .take()
}

/// When each number wrote last, and when a stranger's was last told that nobody knows it.
fn windows() -> TableCreateStatement {
    Table::create()
        .table("whatsapp_windows")
        .col(not_null_id("restaurant_id"))
        .col(text("number"))
        .col(micros("last_inbound"))
        .col(ColumnDef::new("told_at").big_integer())
        .primary_key(Index::create().col("restaurant_id").col("number"))
        .take()
}
