//! The schema of notification's own database, step by step.
//!
//! To add a table: a new numbered module with one `MigrationTrait`, appended to the list below;
//! what has been released is never edited.

mod m0001_start;
mod m0002_deliveries;
mod m0003_push;
mod m0004_whatsapp;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// All steps in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_start::Migration),
            Box::new(m0002_deliveries::Migration),
            Box::new(m0003_push::Migration),
            Box::new(m0004_whatsapp::Migration),
        ]
    }
}
