//! What tests of services share: tokens without auth, a database in a temporary folder, and a
//! small client over a router.
//!
//! [`TestIssuer`] signs tokens as auth would and is the verifier's key source. [`temp_database`]
//! lives as long as its folder. [`Api`] sends JSON to a router, no port needed.
//! Only tests depend on this crate, so it may panic with a clear message.
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

mod api;
mod issuer;

use shared_storage::Database;
use tempfile::TempDir;

pub use api::{Api, Reply};
pub use issuer::{Person, TestIssuer};

/// A SQLite database in a folder that is removed when the [`TempDir`] is dropped.
pub async fn temp_database() -> (TempDir, Database) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = Database::open_file(&folder.path().join("test.db"))
        .await
        .expect("a SQLite file");
    (folder, db)
}
