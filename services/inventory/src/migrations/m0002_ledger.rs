//! The ledger (movements, their lots, the restaurants' heads), what is derived from it (lots,
//! stock), and counts that wait for a manager.

use sea_orm_migration::prelude::*;
use shared_storage::{id, micros, not_null_id, text};

use super::append_only;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            heads(),
            movements(),
            movement_lots(),
            lots(),
            stock(),
            proposals(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        append_only::protect(manager, "movements").await?;
        append_only::protect(manager, "movement_lots").await
    }
}

fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

fn maybe_number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

fn maybe_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().take()
}

fn heads() -> TableCreateStatement {
    Table::create()
        .table("ledger_heads")
        .col(not_null_id("restaurant_id").primary_key())
        .col(number("seq"))
        .col(text("hash"))
        .take()
}

fn movements() -> TableCreateStatement {
    Table::create()
        .table("movements")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(number("seq"))
        .col(not_null_id("product_id"))
        .col(text("kind"))
        .col(number("boxes_change"))
        .col(number("units_change"))
        .col(number("total_change"))
        .col(number("box_size"))
        .col(ColumnDef::new("box_opened").boolean().not_null())
        .col(maybe_text("reason"))
        .col(maybe_text("notes"))
        .col(not_null_id("performed_by"))
        .col(not_null_id("reported_by"))
        .col(text("source"))
        .col(id("undoes"))
        .col(id("offsets"))
        .col(maybe_number("counted_at"))
        .col(micros("occurred_at"))
        .col(micros("created_at"))
        .col(text("prev_hash"))
        .col(text("hash"))
        .take()
}

fn movement_lots() -> TableCreateStatement {
    Table::create()
        .table("movement_lots")
        .col(not_null_id("movement_id"))
        .col(ColumnDef::new("position").integer().not_null())
        .col(text("expiry_date"))
        .col(number("boxes_change"))
        .col(number("units_change"))
        .col(number("boxes_opened"))
        .primary_key(Index::create().col("movement_id").col("position"))
        .take()
}

/// `expiry_date` is empty for the lot without a date, so that the key holds it to one row.
fn lots() -> TableCreateStatement {
    Table::create()
        .table("lots")
        .col(not_null_id("product_id"))
        .col(text("expiry_date"))
        .col(not_null_id("restaurant_id"))
        .col(number("boxes"))
        .col(number("units"))
        .primary_key(Index::create().col("product_id").col("expiry_date"))
        .take()
}

fn stock() -> TableCreateStatement {
    Table::create()
        .table("stock")
        .col(not_null_id("product_id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(number("boxes"))
        .col(number("units"))
        .col(number("total"))
        .col(number("seq"))
        .col(maybe_number("counted_at"))
        .col(maybe_number("last_occurred_at"))
        .col(text("recent_out"))
        .col(text("recent_in"))
        .col(micros("updated_at"))
        .take()
}

fn proposals() -> TableCreateStatement {
    Table::create()
        .table("count_proposals")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("product_id"))
        .col(maybe_number("boxes"))
        .col(maybe_number("units"))
        .col(micros("counted_at"))
        .col(not_null_id("proposed_by"))
        .col(micros("created_at"))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name: &'static str, table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create().name(name).table(table).take();
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        index("movements_by_seq", "movements", &["restaurant_id", "seq"])
            .unique()
            .take(),
        index("movements_by_undoes", "movements", &["undoes"])
            .unique()
            .take(),
        index("movements_by_offsets", "movements", &["offsets"])
            .unique()
            .take(),
        index("movements_by_product", "movements", &["product_id", "seq"]),
        index(
            "movements_by_time",
            "movements",
            &["product_id", "occurred_at"],
        ),
        index("lots_by_expiry", "lots", &["restaurant_id", "expiry_date"]),
        index(
            "stock_by_restaurant",
            "stock",
            &["restaurant_id", "product_id"],
        ),
        index(
            "proposals_by_age",
            "count_proposals",
            &["restaurant_id", "created_at"],
        ),
    ]
}
