//! What is measured and what it is measured against: started in a temporary folder on free ports,
//! ended by process id when dropped. Nothing else on the machine is touched.
//!
//! PostgreSQL runs as its makers ship it, with full durability; only the number of connections and
//! the size of its buffers are raised. To add one: a file with a struct that holds a [`Process`].

mod mezave;
mod nginx;
mod pgbench;
mod postgres;
mod process;
mod redis;

pub use mezave::{Mezave, Split, built};
pub use nginx::Nginx;
pub use pgbench::pgbench;
pub use postgres::{Postgres, SETTINGS as POSTGRES_SETTINGS, run};
pub use process::{Process, free_port, version};
pub use redis::Redis;
