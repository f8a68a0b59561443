//! The four forms of a system, and the stores that two of them need.

use shared_testkit::engines::{Postgres, Redis, skip};
use tokio::sync::Mutex;

/// A service and how many processes of it run where several can.
pub(crate) const SERVICES: [(&str, usize); 5] = [
    ("auth", 2),
    ("inventory", 2),
    ("notification", 2),
    ("ai", 2),
    ("gateway", 1),
];

/// How Mezave is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One process on SQLite.
    OneSqlite,
    /// A process per service, each with its own SQLite file.
    SplitSqlite,
    /// One process on PostgreSQL and Redis.
    OnePostgres,
    /// Processes per service on PostgreSQL and Redis, two of each behind the gateway.
    SplitPostgres,
}

impl Form {
    /// The form as tests are named.
    pub fn named(name: &str) -> Self {
        match name {
            "one_sqlite" => Self::OneSqlite,
            "split_sqlite" => Self::SplitSqlite,
            "one_postgres" => Self::OnePostgres,
            "split_postgres" => Self::SplitPostgres,
            _ => panic!("no form is called {name}"),
        }
    }

    /// Whether each service has processes of its own.
    pub fn is_split(self) -> bool {
        matches!(self, Self::SplitSqlite | Self::SplitPostgres)
    }

    /// Whether it keeps its data in PostgreSQL.
    pub fn is_on_postgres(self) -> bool {
        matches!(self, Self::OnePostgres | Self::SplitPostgres)
    }

    /// How many processes of a service there are when it is split.
    pub(crate) fn replicas(self, usual: usize) -> usize {
        if self.is_on_postgres() { usual } else { 1 }
    }
}

/// A private PostgreSQL and a private Redis; they end with this value.
pub struct Stores {
    /// To be stopped, killed and started again.
    pub postgres: Mutex<Postgres>,
    /// To be stopped, wiped and started again.
    pub redis: Mutex<Redis>,
    /// The database of the system.
    pub database_url: String,
    /// The same Redis as an address.
    pub redis_url: String,
}

impl Stores {
    /// Starts both; says so and gives none where one of them is not installed.
    pub async fn start() -> Option<Self> {
        let started = tokio::task::spawn_blocking(|| (Postgres::start(), Redis::start())).await;
        let (Some(postgres), Some(redis)) = started.expect("the stores start") else {
            skip("PostgreSQL or Redis");
            return None;
        };
        Some(Self {
            database_url: postgres.database().await,
            redis_url: redis.url(),
            postgres: Mutex::new(postgres),
            redis: Mutex::new(redis),
        })
    }
}
