//! Stepping through a service's migrations with data in the tables, on both engines.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait;
use shared_storage::{Database, Engine};

use crate::engines::{Postgres, skip};

/// Sample rows of one step: its name, and statements whose `{1}` is an id, `{b}` some bytes.
pub type Sample = (&'static str, &'static [&'static str]);

/// Takes every step of `M` on SQLite and PostgreSQL with the samples of the steps before it in the
/// tables. Fails when a step has no sample, loses a row, or the engines end in different schemas.
pub async fn step_through<M: MigratorTrait>(samples: &[Sample]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("test.db");
    let sqlite = Database::open_file(&file).await.expect("a SQLite file");
    let on_sqlite = steps::<M>(&sqlite, samples).await;
    let Some(server) = Postgres::start() else {
        skip("PostgreSQL");
        return;
    };
    let url = server.database().await;
    let postgres = Database::open(&url, "test", 4).await.expect("a database");
    execute(postgres.read(), "CREATE SCHEMA test").await;
    let on_postgres = steps::<M>(&postgres, samples).await;
    let differences: Vec<_> = on_sqlite.symmetric_difference(&on_postgres).collect();
    assert!(
        differences.is_empty(),
        "on one engine only: {differences:?}"
    );
}

/// Every fact of the schema that both engines share.
async fn steps<M: MigratorTrait>(db: &Database, samples: &[Sample]) -> BTreeSet<String> {
    let connection = db.read();
    let mut filled: BTreeSet<&str> = BTreeSet::new();
    for step in M::migrations() {
        let name = step.name().to_owned();
        M::up(connection, Some(1)).await.expect(&name);
        let (_, statements) = samples
            .iter()
            .find(|(of, _)| *of == name)
            .unwrap_or_else(|| panic!("step {name} has no sample data"));
        assert!(!statements.is_empty(), "step {name} has no sample data");
        for statement in *statements {
            execute(connection, &written(statement, db.engine())).await;
            let after = statement.split("INTO ").nth(1).expect("INSERT INTO …");
            filled.insert(after.split([' ', '(']).next().expect("a table"));
        }
        for table in &filled {
            let rows = texts(connection, &format!("SELECT 'row' AS t FROM {table}")).await;
            assert!(!rows.is_empty(), "{name} lost the rows of {table}");
        }
    }
    M::up(connection, None).await.expect("nothing to do");
    let facts = match db.engine() {
        Engine::Sqlite => SQLITE_FACTS,
        Engine::Postgres => POSTGRES_FACTS,
    };
    let facts: BTreeSet<String> = texts(connection, facts).await.into_iter().collect();
    for table in facts.iter().filter_map(|fact| fact.strip_prefix("table ")) {
        assert!(
            filled.contains(table) || SHARED.contains(&table),
            "no sample data for {table}"
        );
    }
    facts
}

/// Tables that all services share; their own crates test them.
const SHARED: [&str; 7] = [
    "seaql_migrations",
    "idempotency_keys",
    "event_epoch",
    "event_heads",
    "outbox",
    "consumer_offsets",
    "leases",
];

const SQLITE_FACTS: &str = "
    SELECT 'table ' || name AS t FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
    UNION SELECT 'column ' || m.name || '.' || c.name || CASE WHEN c.\"notnull\" THEN ' not null' ELSE '' END
      FROM sqlite_schema m JOIN pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
    UNION SELECT 'unique ' || name || ' ' || group_concat(col, ',') FROM (
      SELECT m.name AS name, i.name AS key, c.name AS col
        FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
        WHERE m.type = 'table' AND i.\"unique\" AND m.name NOT LIKE 'sqlite_%' ORDER BY i.name, c.seqno)
      GROUP BY name, key
    UNION SELECT 'unique ' || name || ' ' || group_concat(col, ',') FROM (
      SELECT m.name AS name, c.name AS col FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.pk > 0 AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.pk)
      GROUP BY name";

const POSTGRES_FACTS: &str = "
    SELECT 'table ' || table_name AS t FROM information_schema.tables WHERE table_schema = 'test'
    UNION SELECT 'column ' || table_name || '.' || column_name
      || CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END
      FROM information_schema.columns WHERE table_schema = 'test'
    UNION SELECT 'unique ' || t.relname || ' ' || (
      SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(att, n)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att)
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE i.indisunique AND t.relnamespace = 'test'::regnamespace";

/// A sample statement in the words of an engine.
fn written(statement: &str, engine: Engine) -> String {
    let mut text = statement.to_owned();
    for number in 0..10 {
        let id = format!("{number:032x}");
        let id = match engine {
            Engine::Sqlite => format!("x'{id}'"),
            Engine::Postgres => format!("'{id}'"),
        };
        text = text.replace(&format!("{{{number}}}"), &id);
    }
    let bytes = match engine {
        Engine::Sqlite => "x'00ff'",
        Engine::Postgres => "'\\x00ff'",
    };
    text.replace("{b}", bytes)
}

async fn execute(connection: &DatabaseConnection, statement: &str) {
    connection
        .execute_unprepared(statement)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn texts(connection: &DatabaseConnection, query: &str) -> Vec<String> {
    let query = Statement::from_string(connection.get_database_backend(), query.to_owned());
    let rows = connection.query_all_raw(query).await.expect("rows");
    rows.iter()
        .map(|row| row.try_get("", "t").expect("a text"))
        .collect()
}
