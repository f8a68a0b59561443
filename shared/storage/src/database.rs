//! Opening a database by URL, reading from it and beginning writes.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectOptions, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::postgres::{Home, is_passing};

/// Which engine is behind a [`Database`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, one writer.
    Sqlite,
    /// A server shared by replicas.
    Postgres,
}

/// What can go wrong with storage itself.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The URL names no engine that Mezave knows.
    #[error("{0}: a database URL begins with sqlite: or postgres:")]
    Url(String),
    /// The engine refused or cannot be reached.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The database's file cannot be made.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// `--no-migrate` was given and the schema is not the one that this program needs.
    #[error(
        "the schema is old ({0} is missing); run `mezave migrate`, or start without --no-migrate"
    )]
    OldSchema(String),
    /// A stored value is not what the code wrote.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
}

impl From<StorageError> for shared_errors::Problem {
    fn from(error: StorageError) -> Self {
        match &error {
            StorageError::Db(cause) if is_passing(cause) => {
                tracing::warn!(%error, "the database is not there");
                Self::unavailable(
                    "The database cannot be reached right now; try again in a moment.",
                )
            }
            _ => Self::internal(&error),
        }
    }
}

/// A service's own database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
    engine: Engine,
    pub(crate) home: Option<Arc<Home>>,
    pub(crate) migrates: bool,
    pub(crate) running: Arc<Mutex<HashSet<String>>>,
}

impl Database {
    /// Opens `url` (`sqlite:…` or `postgres:…`); on PostgreSQL inside `schema`, with at most
    /// `connections` connections. Waits up to a minute for a server that is still starting.
    pub async fn open(url: &str, schema: &str, connections: u32) -> Result<Self, StorageError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let home = Home::new(url, schema);
            let pool = home.connect(connections).await?;
            let mut db = Self::new(pool.clone(), pool, Engine::Postgres);
            db.home = Some(Arc::new(home));
            Ok(db)
        } else {
            Err(StorageError::Url(
                url.split(':').next().unwrap_or_default().to_owned(),
            ))
        }
    }

    /// The same, but [`crate::migrate`] refuses an old schema instead of changing it.
    #[must_use]
    pub fn without_migrating(mut self) -> Self {
        self.migrates = false;
        self
    }

    /// Opens (and makes) the SQLite file at `path`.
    pub async fn open_file(path: &Path) -> Result<Self, StorageError> {
        make_private(path)?;
        Self::open_sqlite(&format!("sqlite://{}?mode=rwc", path.display())).await
    }

    async fn open_sqlite(url: &str) -> Result<Self, StorageError> {
        let write = sea_orm::Database::connect(sqlite_options(url, 1)).await?;
        let read = sea_orm::Database::connect(sqlite_options(url, 4)).await?;
        Ok(Self::new(read, write, Engine::Sqlite))
    }

    fn new(read: DatabaseConnection, write: DatabaseConnection, engine: Engine) -> Self {
        Self {
            read,
            write,
            engine,
            home: None,
            migrates: true,
            running: Arc::default(),
        }
    }

    /// For reading only.
    pub const fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// The engine behind this database.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// How many transactions that write are worth having at once: each but one waits for another
    /// on SQLite; on PostgreSQL they are flushed to the disk together.
    pub const fn writers(&self) -> usize {
        match self.engine {
            Engine::Sqlite => 1,
            Engine::Postgres => 2,
        }
    }

    /// Begins a transaction that may write. Await nothing but the repository inside it.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.write.get_database_backend() == DatabaseBackend::Sqlite)
                .then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.write.begin_with_options(options).await
    }

    /// Begins a read that sees one moment of the database, however long it takes.
    pub async fn begin_snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        match self.engine {
            // A reading transaction of SQLite is a snapshot by itself.
            Engine::Sqlite => self.read.begin().await,
            Engine::Postgres => {
                let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                self.read.begin_with_config(Some(level), Some(mode)).await
            }
        }
    }

    pub(crate) const fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Answers when the database can be asked something: for `/readyz`.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read.ping().await
    }

    /// Closes both pools, so that SQLite folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

/// Makes the file before SQLite does: only its owner may read it, and SQLite gives what it writes
/// beside it (`-wal`, `-shm`) the same permissions.
fn make_private(path: &Path) -> Result<(), StorageError> {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StorageError::File(path.display().to_string(), error))
        }
        _ => Ok(()),
    }
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("busy_timeout", "10000")
                .pragma("foreign_keys", "ON")
                .pragma("recursive_triggers", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-4000")
                .statement_cache_capacity(256)
        });
    options
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[tokio::test]
    async fn what_is_stored_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        for _ in 0..2 {
            let db = Database::open_file(&file).await.unwrap();
            db.begin_write().await.unwrap().commit().await.unwrap();
            for entry in std::fs::read_dir(folder.path()).unwrap() {
                let entry = entry.unwrap();
                let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
                assert_eq!(mode, 0o600, "{}", entry.path().display());
            }
            db.close().await.unwrap();
        }
        assert!(
            Database::open_file(&folder.path().join("no/a.db"))
                .await
                .is_err()
        );
    }
}
