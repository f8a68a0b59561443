//! Which nicknames were learned from confirmed answers.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let learned = ColumnDef::new("learned")
            .boolean()
            .not_null()
            .default(false)
            .take();
        let table = Table::alter().table("nicknames").add_column(learned).take();
        manager.alter_table(table).await
    }
}
