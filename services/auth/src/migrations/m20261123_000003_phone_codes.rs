//! Codes sent to telephone numbers. Those of the last hour are also the count of what was sent.

use sea_orm_migration::prelude::*;
use shared_storage::{bytes, micros, not_null_id, text};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000003_phone_codes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut person = ForeignKey::create()
            .from("phone_codes", "user_id")
            .to("users", "id")
            .on_delete(ForeignKeyAction::Cascade)
            .take();
        let codes = Table::create()
            .table("phone_codes")
            .col(not_null_id("id").primary_key())
            .col(not_null_id("user_id"))
            .col(text("phone"))
            .col(bytes("hash"))
            .col(ColumnDef::new("wrong_tries").integer().not_null())
            .col(micros("created_at"))
            .col(micros("expires_at"))
            .col(ColumnDef::new("used_at").big_integer())
            .foreign_key(&mut person)
            .take();
        manager.create_table(codes).await?;
        for (name, column) in [
            ("phone_codes_by_user", "user_id"),
            ("phone_codes_expired", "expires_at"),
        ] {
            let index = Index::create()
                .name(name)
                .table("phone_codes")
                .col(column)
                .take();
            manager.create_index(index).await?;
        }
        // A number is looked up with every message that comes by WhatsApp.
        let numbers = Index::create()
            .name("users_by_phone")
            .table("users")
            .col("phone")
            .take();
        manager.create_index(numbers).await
    }
}
