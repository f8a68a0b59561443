//! A database for one test, on the engine that the run is about.

use shared_storage::Database;
use tempfile::TempDir;

use crate::engines::Postgres;

/// Keeps the database's files, or its server, until dropped.
pub enum TempDatabase {
    /// The folder of a SQLite file.
    Sqlite(TempDir),
    /// A PostgreSQL of its own.
    Postgres(Postgres),
}

impl TempDatabase {
    /// Everything it has written to disk, as bytes: to see what is not in there.
    pub fn bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        let mut folders = vec![match self {
            Self::Sqlite(folder) => folder.path().to_owned(),
            Self::Postgres(postgres) => postgres.data(),
        }];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(entry.path());
                } else {
                    // A server may remove a file in between.
                    all.extend(std::fs::read(entry.path()).unwrap_or_default());
                }
            }
        }
        all
    }
}

/// An empty database: a SQLite file, or with `TESTKIT_DATABASE=postgres` a schema of a private
/// PostgreSQL.
pub async fn temp_database() -> (TempDatabase, Database) {
    if std::env::var("TESTKIT_DATABASE").is_ok_and(|engine| engine == "postgres") {
        let postgres = Postgres::start().expect("PostgreSQL: run scripts/engines");
        let url = postgres.database().await;
        let db = Database::open(&url, "test", 8).await.expect("a schema");
        return (TempDatabase::Postgres(postgres), db);
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = Database::open_file(&folder.path().join("test.db"))
        .await
        .expect("a SQLite file");
    (TempDatabase::Sqlite(folder), db)
}
