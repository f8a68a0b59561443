//! Messages that came by telephone may be a tapped answer or a recording.

use sea_orm_migration::prelude::*;
use shared_storage::id;

/// The third step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_taps_and_voices"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One at a time: SQLite adds one column a statement.
        for column in [id("option_id"), ColumnDef::new("media_id").text().take()] {
            let table = Table::alter().table("inbound").add_column(column).take();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
