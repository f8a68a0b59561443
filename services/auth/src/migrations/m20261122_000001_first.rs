//! People, restaurants, logins, one-time tokens and signing keys.

use sea_orm_migration::prelude::*;
use shared_storage::{bytes, id, micros, not_null_id, text};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000001_first"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        shared_storage::idempotency::create(manager).await?;
        shared_events::tables::create(manager).await?;
        for table in [
            restaurants(),
            installation(),
            users(),
            memberships(),
            sessions(),
            refresh_tokens(),
            one_time_tokens(),
            signing_keys(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn optional_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().take()
}

fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

fn optional_micros(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

fn refers(
    table: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, column)
        .to(to, "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

fn restaurants() -> TableCreateStatement {
    Table::create()
        .table("restaurants")
        .col(not_null_id("id").primary_key())
        .col(text("name"))
        .col(text("time_zone"))
        .col(text("day_starts_at"))
        .col(optional_text("town"))
        .col(text("language"))
        .col(text("currency"))
        .col(micros("created_at"))
        .take()
}

/// At most one row, with id 1: whoever inserts it was first.
fn installation() -> TableCreateStatement {
    Table::create()
        .table("installation")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(not_null_id("first_restaurant_id"))
        .col(micros("created_at"))
        .take()
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(not_null_id("id").primary_key())
        .col(text("email").unique_key())
        .col(text("name"))
        .col(optional_text("phone"))
        .col(flag("phone_verified"))
        .col(text("language"))
        .col(optional_text("password_hash"))
        .col(id("last_restaurant_id"))
        .col(micros("created_at"))
        .take()
}

fn memberships() -> TableCreateStatement {
    Table::create()
        .table("memberships")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(text("role"))
        .col(optional_text("employee_id"))
        .col(flag("is_active"))
        .col(ColumnDef::new("tokens_not_before").big_integer().not_null())
        .col(micros("created_at"))
        .primary_key(Index::create().col("restaurant_id").col("user_id"))
        .foreign_key(&mut refers("memberships", "restaurant_id", "restaurants"))
        .foreign_key(&mut refers("memberships", "user_id", "users"))
        .take()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("user_id"))
        .col(not_null_id("restaurant_id"))
        .col(text("amr"))
        .col(optional_text("user_agent"))
        .col(optional_text("client_ip"))
        .col(micros("created_at"))
        .col(micros("last_used_at"))
        .col(micros("expires_at"))
        .col(optional_micros("ended_at"))
        .foreign_key(&mut refers("sessions", "user_id", "users"))
        .take()
}

fn refresh_tokens() -> TableCreateStatement {
    Table::create()
        .table("refresh_tokens")
        .col(not_null_id("id").primary_key())
        .col(bytes("hash").unique_key())
        .col(not_null_id("session_id"))
        .col(not_null_id("restaurant_id"))
        .col(id("parent_id"))
        .col(micros("created_at"))
        .col(micros("expires_at"))
        .col(optional_micros("used_at"))
        .col(ColumnDef::new("used_key").blob().take())
        .foreign_key(&mut refers("refresh_tokens", "session_id", "sessions"))
        .take()
}

fn one_time_tokens() -> TableCreateStatement {
    Table::create()
        .table("one_time_tokens")
        .col(not_null_id("id").primary_key())
        .col(text("purpose"))
        .col(bytes("hash").unique_key())
        .col(not_null_id("user_id"))
        .col(id("restaurant_id"))
        .col(id("created_by"))
        .col(micros("created_at"))
        .col(micros("expires_at"))
        .col(optional_micros("used_at"))
        .foreign_key(&mut refers("one_time_tokens", "user_id", "users"))
        .take()
}

fn signing_keys() -> TableCreateStatement {
    Table::create()
        .table("signing_keys")
        .col(text("kid").primary_key())
        .col(bytes("public_key"))
        .col(bytes("private_key"))
        .col(micros("created_at"))
        .col(micros("active_from"))
        .col(optional_micros("retired_at"))
        .take()
}

fn indexes() -> [IndexCreateStatement; 5] {
    let index = |name: &'static str, table: &'static str, column: &'static str| {
        Index::create().name(name).table(table).col(column).take()
    };
    [
        index("memberships_by_user", "memberships", "user_id"),
        index("sessions_by_user", "sessions", "user_id"),
        index("refresh_tokens_by_session", "refresh_tokens", "session_id"),
        index("refresh_tokens_by_parent", "refresh_tokens", "parent_id"),
        index("one_time_tokens_by_user", "one_time_tokens", "user_id"),
    ]
}
