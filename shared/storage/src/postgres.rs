//! What PostgreSQL needs and a file does not: a schema of one's own, a server that may not be up yet,
//! connections that may be cut, and one migrator at a time.

use std::time::Duration;

use sea_orm::sqlx::{Error as SqlxError, postgres::PgConnectOptions};
use sea_orm::{ConnectOptions, ConnectionTrait as _, DatabaseConnection, DbErr, RuntimeErr};

/// How long a start waits for a server that does not answer yet.
const PATIENCE: Duration = Duration::from_mins(1);
const RETRY: Duration = Duration::from_secs(1);
/// A connection that was idle longer is asked whether it still stands before it is used.
const ASK_AFTER: Duration = Duration::from_secs(2);

/// Where a service's schema is, and how to reach it.
pub struct Home {
    url: String,
    schema: String,
}

impl Home {
    /// The schema `schema` in the database at `url`.
    pub fn new(url: &str, schema: &str) -> Self {
        Self {
            url: url.to_owned(),
            schema: schema.to_owned(),
        }
    }

    /// The schema's name.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    fn options(&self, connections: u32) -> ConnectOptions {
        let mut options = ConnectOptions::new(&self.url);
        options
            .max_connections(connections)
            .set_schema_search_path(&self.schema)
            .set_application_name(format!("mezave {}", self.schema))
            .connect_timeout(Duration::from_secs(5))
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire_if_idle_for(ASK_AFTER)
            .sqlx_logging(false);
        options
    }

    /// A pool of connections; waits for a server that is still starting.
    pub async fn connect(&self, connections: u32) -> Result<DatabaseConnection, DbErr> {
        let mut options = self.options(connections);
        options
            .statement_timeout(Duration::from_secs(30))
            .map_sqlx_postgres_opts(|postgres: PgConnectOptions| {
                // A replica that is frozen in the middle of a write must not hold its locks for ever.
                postgres.options([("idle_in_transaction_session_timeout", "15s")])
            });
        let connecting = async {
            loop {
                match sea_orm::Database::connect(options.clone()).await {
                    Err(error) if is_passing(&error) => {
                        tracing::warn!(%error, schema = self.schema, "waiting for PostgreSQL");
                        tokio::time::sleep(RETRY).await;
                    }
                    connected => return connected,
                }
            }
        };
        let waited = tokio::time::timeout(PATIENCE, connecting).await;
        waited.unwrap_or_else(|_| {
            Err(DbErr::Custom(
                "PostgreSQL could not be reached within a minute".to_owned(),
            ))
        })
    }

    /// One connection that holds the schema's migration lock until it is closed; makes the schema.
    pub async fn alone(&self) -> Result<DatabaseConnection, DbErr> {
        let mut options = self.options(1);
        options
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        let alone = sea_orm::Database::connect(options).await?;
        let schema = &self.schema;
        alone
            .execute_unprepared(&format!(
                "SELECT pg_advisory_lock(hashtextextended('mezave schema {schema}', 0))"
            ))
            .await?;
        alone
            .execute_unprepared(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))
            .await?;
        Ok(alone)
    }
}

/// Whether the same may succeed in a moment: the server is starting or stopping, the connection was
/// cut, or all connections are taken. Nothing is known about what a cut COMMIT did.
pub fn is_passing(error: &DbErr) -> bool {
    let sqlx = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => error,
        _ => return false,
    };
    match &**sqlx {
        SqlxError::Io(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed
        | SqlxError::Protocol(_) => true,
        // Appendix A of PostgreSQL's manual: class 08 connection, 57P0x shutdown and start, 53300 too
        // many connections, 40001 and 40P01 try the transaction again, 25P03 and 57014 timed out.
        SqlxError::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("08")
                || code.starts_with("57P")
                || matches!(&*code, "53300" | "40001" | "40P01" | "25P03" | "57014")
        }),
        _ => false,
    }
}
