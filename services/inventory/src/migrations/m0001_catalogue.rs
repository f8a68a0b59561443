//! What is kept, who works here, and the tables every service shares.
//!
//! Foreign keys name the restaurant as well as the id, so that a row cannot point into another
//! restaurant whatever the code above forgets.

use sea_orm_migration::prelude::*;
use shared_storage::{id, json_text, micros, not_null_id, text};

/// This step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        shared_storage::idempotency::create(manager).await?;
        shared_events::tables::create(manager).await?;
        for table in [
            restaurants(),
            users(),
            categories(),
            products(),
            barcodes(),
            nicknames(),
            suppliers(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn maybe_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().take()
}

fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// Thousandths of a unit, or agorot.
fn maybe_number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

fn restaurants() -> TableCreateStatement {
    Table::create()
        .table("restaurants")
        .col(not_null_id("id").primary_key())
        .col(text("name"))
        .col(text("time_zone"))
        .col(text("day_starts_at"))
        .col(text("language"))
        .col(text("currency"))
        .take()
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("id"))
        .col(text("name"))
        .col(text("role"))
        .col(maybe_text("employee_id"))
        .col(text("language"))
        .col(flag("is_active"))
        .primary_key(Index::create().col("restaurant_id").col("id"))
        .take()
}

fn categories() -> TableCreateStatement {
    Table::create()
        .table("categories")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("id"))
        .col(text("name"))
        .col(text("name_key"))
        .col(maybe_text("name_en"))
        .col(ColumnDef::new("sort_order").integer().not_null())
        .col(micros("created_at"))
        .primary_key(Index::create().col("restaurant_id").col("id"))
        .take()
}

fn products() -> TableCreateStatement {
    Table::create()
        .table("products")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("id"))
        .col(id("category_id"))
        .col(text("name"))
        .col(maybe_text("name_en"))
        .col(maybe_text("brand"))
        .col(maybe_text("size"))
        .col(maybe_text("container_type"))
        .col(text("unit_type"))
        .col(maybe_number("box_size"))
        .col(ColumnDef::new("default_expiry_days").integer())
        .col(maybe_number("min_stock_level"))
        .col(maybe_number("price_agorot"))
        .col(maybe_text("storage_location"))
        // What makes it the same product as another; null once retired.
        .col(maybe_text("identity_key"))
        .col(flag("is_active"))
        .col(micros("created_at"))
        .col(micros("updated_at"))
        .primary_key(Index::create().col("restaurant_id").col("id"))
        .foreign_key(
            ForeignKey::create()
                .name("products_category")
                .from("products", ("restaurant_id", "category_id"))
                .to("categories", ("restaurant_id", "id")),
        )
        .take()
}

fn of_product(name: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, ("restaurant_id", "product_id"))
        .to("products", ("restaurant_id", "id"))
        .take()
}

fn barcodes() -> TableCreateStatement {
    Table::create()
        .table("barcodes")
        .col(not_null_id("restaurant_id"))
        .col(text("code"))
        .col(not_null_id("product_id"))
        .col(ColumnDef::new("position").integer().not_null())
        .primary_key(Index::create().col("restaurant_id").col("code"))
        .foreign_key(&mut of_product("barcodes_product", "barcodes"))
        .take()
}

fn nicknames() -> TableCreateStatement {
    Table::create()
        .table("nicknames")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("id"))
        .col(not_null_id("product_id"))
        .col(text("nickname"))
        .col(text("nickname_key"))
        .col(ColumnDef::new("position").integer().not_null())
        .col(not_null_id("created_by"))
        .col(micros("created_at"))
        .primary_key(Index::create().col("restaurant_id").col("id"))
        .foreign_key(&mut of_product("nicknames_product", "nicknames"))
        .take()
}

fn suppliers() -> TableCreateStatement {
    Table::create()
        .table("suppliers")
        .col(not_null_id("restaurant_id"))
        .col(not_null_id("id"))
        .col(text("name"))
        .col(text("name_key"))
        .col(maybe_text("phone"))
        .col(maybe_text("email"))
        .col(maybe_text("notes"))
        .col(json_text("delivery_days"))
        .col(micros("created_at"))
        .primary_key(Index::create().col("restaurant_id").col("id"))
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
        index("products_by_id", "products", &["id"]).unique().take(),
        index(
            "products_identity",
            "products",
            &["restaurant_id", "identity_key"],
        )
        .unique()
        .take(),
        index(
            "products_by_category",
            "products",
            &["restaurant_id", "category_id"],
        ),
        index(
            "barcodes_by_product",
            "barcodes",
            &["restaurant_id", "product_id"],
        ),
        index(
            "nicknames_once",
            "nicknames",
            &["restaurant_id", "product_id", "nickname_key"],
        )
        .unique()
        .take(),
        index(
            "categories_once",
            "categories",
            &["restaurant_id", "name_key"],
        )
        .unique()
        .take(),
        index(
            "suppliers_once",
            "suppliers",
            &["restaurant_id", "name_key"],
        )
        .unique()
        .take(),
    ]
}
