//! Addresses of people, deliveries, answers to alerts and secrets that the service made itself.
//!
//! auth's log is read again from its beginning, because people's addresses were not kept before.

use sea_orm_migration::prelude::*;
use shared_storage::{id, json_text, micros, not_null_id, text};

/// The second step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_deliveries"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in addresses() {
            manager.alter_table(table).await?;
        }
        for table in [deliveries(), answers(), silences(), secrets(), mornings()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let again = Query::delete()
            .from_table("consumer_offsets")
            .and_where(Expr::col("producer").eq("auth"))
            .to_owned();
        manager.execute(again).await
    }
}

/// `SQLite` alters one column at a time.
fn addresses() -> [TableAlterStatement; 3] {
    let optional = |name: &'static str| ColumnDef::new(name).text().take();
    let empty = |name: &'static str| ColumnDef::new(name).text().not_null().default("").take();
    let add = |table: &'static str, column: ColumnDef| {
        Table::alter().table(table).add_column(column).take()
    };
    [
        add("users", empty("name")),
        add("users", empty("email")),
        add("users", optional("phone")),
    ]
}

fn deliveries() -> TableCreateStatement {
    let number = |name: &'static str| ColumnDef::new(name).big_integer().not_null().take();
    let optional = |name: &'static str| ColumnDef::new(name).text().take();
    let moment = |name: &'static str| ColumnDef::new(name).big_integer().take();
    Table::create()
        .table("deliveries")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(id("user_id"))
        .col(optional("address"))
        .col(text("channel"))
        .col(text("kind"))
        .col(text("severity"))
        .col(json_text("content"))
        .col(optional("lane"))
        .col(ColumnDef::new("number").big_integer().not_null().default(0))
        .col(text("state"))
        .col(number("attempts"))
        .col(moment("next_at"))
        .col(moment("gathers_until"))
        .col(moment("leased_until"))
        .col(optional("last_error"))
        .col(optional("provider_id"))
        .col(json_text("reached"))
        .col(micros("created_at"))
        .col(moment("expires_at"))
        .col(moment("sent_at"))
        .take()
}

/// What somebody did about an alert, by the event behind it: one answer for all who got it.
fn answers() -> TableCreateStatement {
    Table::create()
        .table("answers")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("event_id"))
        .col(text("answer"))
        .col(not_null_id("by_user"))
        .col(micros("at"))
        .col(ColumnDef::new("until").big_integer())
        .primary_key(Index::create().col("restaurant_id").col("event_id"))
        .take()
}

/// Until when nothing about a product is sent; a null moment: until a delivery.
fn silences() -> TableCreateStatement {
    Table::create()
        .table("silences")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("product_id"))
        .col(ColumnDef::new("until").big_integer())
        .col(not_null_id("by_user"))
        .col(micros("at"))
        .primary_key(Index::create().col("restaurant_id").col("product_id"))
        .take()
}

/// Keys that the service made for itself, such as the one push messages are signed with.
fn secrets() -> TableCreateStatement {
    Table::create()
        .table("secrets")
        .col(text("name").primary_key())
        .col(text("value"))
        .col(micros("created_at"))
        .take()
}

/// The last day whose summary a person was given.
fn mornings() -> TableCreateStatement {
    Table::create()
        .table("digests")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("user_id"))
        .col(text("last_day"))
        .primary_key(Index::create().col("restaurant_id").col("user_id"))
        .take()
}

/// What is due by channel; who waits in a lane; the owner's list; reports of providers.
fn indexes() -> [IndexCreateStatement; 4] {
    let index = |name: &'static str, columns: &[&'static str]| {
        let mut index = Index::create().name(name).table("deliveries").take();
        for column in columns {
            index.col(*column);
        }
        index
    };
    [
        index("deliveries_due", &["state", "channel", "next_at"]),
        index("deliveries_in_lane", &["lane", "number"]),
        index("deliveries_of_restaurant", &["restaurant_id", "id"]),
        index("deliveries_by_provider", &["provider_id"]),
    ]
}
