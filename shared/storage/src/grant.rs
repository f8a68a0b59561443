//! PostgreSQL: tables may belong to another role than the one that serves.

use sea_orm::{ConnectionTrait as _, DbErr};

use crate::{Database, Engine, StorageError};

/// Lets `role` read and write the schema's tables without owning them; tables that are protected by
/// a `…_no_change` trigger it may only read and add to. Fails on SQLite, which knows no roles.
pub async fn grant(db: &Database, role: &str) -> Result<(), StorageError> {
    let (Engine::Postgres, Some(home)) = (db.engine(), &db.home) else {
        return Err(DbErr::Custom("SQLite has no roles".to_owned()).into());
    };
    let role = quoted(role);
    let schema = quoted(home.schema());
    let tx = db.begin_write().await?;
    for statement in [
        format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"),
        format!(
            "DO $$ DECLARE kept regclass; BEGIN \
             FOR kept IN SELECT tgrelid::regclass FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid \
               WHERE tgname LIKE '%\\_no\\_change' AND c.relnamespace = '{schema}'::regnamespace LOOP \
             EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM {role}', kept); END LOOP; END $$"
        ),
    ] {
        tx.execute_unprepared(&statement).await?;
    }
    Ok(tx.commit().await?)
}

/// As PostgreSQL writes names: in double quotes, so that nothing in them is more than a name.
fn quoted(name: &str) -> String {
    format!(
        "\"{}\"",
        name.replace('"', "\"\"").replace(['\'', '$', '%'], "")
    )
}
