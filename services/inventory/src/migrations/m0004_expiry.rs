//! When each restaurant's lots are looked at for their dates, and which lots were told of.
//!
//! The lots themselves are found by `lots_by_expiry` of the ledger's step.

use sea_orm_migration::prelude::*;
use shared_storage::{micros, not_null_id, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(scans()).await?;
        let due = Index::create()
            .name("expiry_scans_due")
            .table("expiry_scans")
            .col("look_at")
            .take();
        manager.create_index(due).await?;
        manager.create_table(alerts()).await?;
        // Restaurants that are here already: looked at as soon as their morning has come.
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO expiry_scans (restaurant_id, scanned_day, scan_at, look_at) \
                 SELECT id, '', '', 0 FROM restaurants",
            )
            .await?;
        Ok(())
    }
}

/// `scanned_day` is the last business day that was looked at, empty before the first; `scan_at` the
/// local time that `look_at` was reckoned with.
fn scans() -> TableCreateStatement {
    Table::create()
        .table("expiry_scans")
        .col(not_null_id("restaurant_id").primary_key())
        .col(text("scanned_day"))
        .col(text("scan_at"))
        .col(micros("look_at"))
        .take()
}

/// `stage` is the nearest that the lot was told of: days, or -1 once it has expired.
fn alerts() -> TableCreateStatement {
    Table::create()
        .table("lot_alerts")
        .col(not_null_id("product_id"))
        .col(text("expiry_date"))
        .col(not_null_id("restaurant_id"))
        .col(ColumnDef::new("stage").integer().not_null())
        .col(micros("told_at"))
        .primary_key(Index::create().col("product_id").col("expiry_date"))
        .take()
}
