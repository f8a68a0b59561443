//! The schema of auth, step by step.
//!
//! To change it: a new module here, with sample data in the migration test; never edit a step
//! that was released.

mod m20261122_000001_first;
mod m20261122_000002_withdrawals;
mod m20261123_000003_phone_codes;

use sea_orm_migration::prelude::*;

/// All steps in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_first::Migration),
            Box::new(m20261122_000002_withdrawals::Migration),
            Box::new(m20261123_000003_phone_codes::Migration),
        ]
    }
}
