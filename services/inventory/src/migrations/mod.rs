//! The schema of inventory's database, step by step.
//!
//! Every step is written once for both engines. To add one: a file `mNNNN_name.rs` with a
//! `Migration`, and a line below. Steps that were released never change.
//! `m0001_catalogue` is what is kept, who works here and the tables every service shares;
//! `m0002_ledger` the movements, what is derived from them, and counts that wait;
//! `m0003_learned` which nicknames came from confirmed answers;
//! `m0004_expiry` when lots are looked at for their dates, and which were told of.

mod append_only;
mod m0001_catalogue;
mod m0002_ledger;
mod m0003_learned;
mod m0004_expiry;

use sea_orm_migration::prelude::*;

/// Brings the schema up to date.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_catalogue::Migration),
            Box::new(m0002_ledger::Migration),
            Box::new(m0003_learned::Migration),
            Box::new(m0004_expiry::Migration),
        ]
    }
}
