//! Connections, migrations and idempotency keys: what every service's repository stands on.
//!
//! One code base for SQLite and PostgreSQL through `SeaORM`, chosen by the URL's scheme. A
//! [`Database`] has a pool for reading and a way to begin a write; on SQLite all writes share one
//! connection and begin IMMEDIATE, so that a reader never turns into a writer half-way.
//!
//! Invariants: WAL with `synchronous=FULL` (what was answered is on the disk), foreign keys on,
//! `recursive_triggers` on (so that INSERT OR REPLACE fires the ledger's triggers).
//! To add a table shared by services: a module like [`idempotency`] with an entity and `create`.

mod database;
mod grant;
pub mod idempotency;
mod migrate;
mod postgres;
mod running;
mod turns;

pub use database::{Database, Engine, StorageError};
pub use grant::grant;
pub use idempotency::{Answer, Begin, IdempotentCall, Work};
pub use migrate::{bytes, id, json_text, micros, migrate, not_null_id, text};
pub use postgres::is_passing;
pub use turns::take_turn;
