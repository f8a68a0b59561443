//! Vectors of facts in pgvector, where the database is PostgreSQL and has it.
//!
//! A copy of what stands in `facts`, with an HNSW index for each length of vector, so that a large
//! restaurant's question reads a few rows. It is no step of the schema: the extension may be missing,
//! and the role that serves may not be allowed to make it; then vectors are compared one by one.
//! A vector counts only while its fact still says that this model made it from the present text.

use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};
use shared_storage::{Database, Engine, StorageError};

/// Where pgvector's own things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vectors {
    /// The schema of the extension, in quotes.
    home: String,
}

/// HNSW takes vectors up to this length; longer ones are compared one by one.
const INDEXED: usize = 2_000;

const EXTENSION: &str = "SELECT quote_ident(n.nspname) AS home FROM pg_extension e
    JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'";

impl Vectors {
    /// Makes what is missing, as far as it may; none where pgvector cannot be had.
    pub async fn open(db: &Database) -> Option<Self> {
        if db.engine() != Engine::Postgres {
            return None;
        }
        let home = if let Some(home) = home(db).await {
            home
        } else {
            let wanted = "CREATE EXTENSION IF NOT EXISTS vector SCHEMA public";
            let _ = db.read().execute_unprepared(wanted).await;
            home(db).await?
        };
        let table = format!(
            "CREATE TABLE IF NOT EXISTS fact_vectors (
               fact_id uuid PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
               restaurant_id uuid NOT NULL, model text NOT NULL, embedding {home}.vector NOT NULL)"
        );
        // Another replica may be at it.
        for _ in 0..2 {
            let made = db.read().execute_unprepared(&table).await;
            if made.is_ok() || exists(db).await {
                return Some(Self { home });
            }
        }
        None
    }

    /// Makes the index for vectors of this length.
    pub async fn index(&self, db: &Database, length: usize) -> Result<(), DbErr> {
        if length > INDEXED {
            return Ok(());
        }
        let home = &self.home;
        let index = format!(
            "CREATE INDEX IF NOT EXISTS fact_vectors_hnsw_{length} ON fact_vectors
             USING hnsw ((embedding::{home}.vector({length})) {home}.vector_cosine_ops)
             WHERE {home}.vector_dims(embedding) = {length}"
        );
        db.read().execute_unprepared(&index).await?;
        Ok(())
    }

    /// Keeps the vector of a fact.
    pub async fn keep(
        &self,
        tx: &DatabaseTransaction,
        fact: &super::facts::Model,
        model: &str,
        vector: &[f32],
    ) -> Result<(), DbErr> {
        let home = &self.home;
        let sql = format!(
            "INSERT INTO fact_vectors (fact_id, restaurant_id, model, embedding)
             SELECT id, restaurant_id, $3, $4::{home}.vector FROM facts
             WHERE id = $1 AND restaurant_id = $2 AND text = $5
             ON CONFLICT (fact_id) DO UPDATE SET model = excluded.model, embedding = excluded.embedding"
        );
        let values: [Value; 5] = [
            fact.id.into(),
            fact.restaurant_id.into(),
            model.into(),
            written(vector).into(),
            fact.text.as_str().into(),
        ];
        tx.execute_raw(statement(sql, values)).await?;
        Ok(())
    }

    /// The facts of this restaurant nearest to `vector`, best first, each with its likeness.
    pub async fn nearest(
        &self,
        db: &Database,
        restaurant: Uuid,
        (model, vector): (&str, &[f32]),
        limit: usize,
    ) -> Result<Vec<(Uuid, f64)>, StorageError> {
        let (home, length) = (&self.home, vector.len());
        let away = format!(
            "v.embedding::{home}.vector({length}) OPERATOR({home}.<=>) $3::{home}.vector({length})"
        );
        let sql = format!(
            "SELECT v.fact_id AS id, 1 - ({away}) AS likeness FROM fact_vectors v
             JOIN facts f ON f.id = v.fact_id AND f.model = v.model
             WHERE v.restaurant_id = $1 AND v.model = $2 AND {home}.vector_dims(v.embedding) = {length}
             ORDER BY {away} LIMIT {limit}"
        );
        let values: [Value; 3] = [restaurant.into(), model.into(), written(vector).into()];
        let tx = db.begin_write().await?;
        // Other restaurants' vectors stand in the same index: go on until there are enough of ours.
        tx.execute_unprepared("SET LOCAL hnsw.iterative_scan = strict_order")
            .await?;
        let rows = tx.query_all_raw(statement(sql, values)).await?;
        tx.commit().await?;
        let found = rows
            .iter()
            .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "likeness")?)));
        Ok(found.collect::<Result<_, DbErr>>()?)
    }
}

fn statement(sql: String, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(sea_orm::DatabaseBackend::Postgres, sql, values)
}

/// As pgvector reads it.
fn written(vector: &[f32]) -> String {
    let numbers: Vec<String> = vector.iter().map(f32::to_string).collect();
    format!("[{}]", numbers.join(","))
}

async fn home(db: &Database) -> Option<String> {
    let asked = statement(EXTENSION.to_owned(), []);
    let row = db.read().query_one_raw(asked).await.ok()??;
    row.try_get("", "home").ok()
}

async fn exists(db: &Database) -> bool {
    let sql = "SELECT 1 AS there FROM fact_vectors LIMIT 1".to_owned();
    db.read().query_one_raw(statement(sql, [])).await.is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use shared_testkit::engines::{Postgres, skip};

    use super::super::facts;
    use super::*;

    fn fact(restaurant: Uuid, n: u128) -> facts::Model {
        facts::Model {
            id: Uuid::from_u128(n),
            restaurant_id: restaurant,
            kind: facts::NOTE.to_owned(),
            subject_id: Uuid::from_u128(n),
            text: format!("note {n}"),
            model: None,
            embedding: None,
            updated_at: 0,
        }
    }

    async fn embedded(db: &Database, vectors: &Vectors, fact: &facts::Model, vector: [f32; 3]) {
        let tx = db.begin_write().await.unwrap();
        facts::keep(&tx, fact.clone()).await.unwrap();
        facts::embedded(&tx, fact, "m", Vec::new()).await.unwrap();
        vectors.keep(&tx, fact, "m", &vector).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn the_nearest_facts_are_the_restaurants_own_and_as_they_are_now() {
        let Some(server) = Postgres::start() else {
            return skip("PostgreSQL");
        };
        let url = server.database().await;
        let db = Database::open(&url, "ai", 4).await.unwrap();
        shared_storage::migrate::<crate::Migrator>(&db)
            .await
            .unwrap();
        let Some(vectors) = Vectors::open(&db).await else {
            return skip("pgvector");
        };
        assert_eq!(Vectors::open(&db).await.as_ref(), Some(&vectors));
        vectors.index(&db, 3).await.unwrap();
        vectors.index(&db, 3).await.unwrap();
        let (ours, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (n, vector) in [
            (10, [1.0, 0.0, 0.0]),
            (11, [0.9, 0.1, 0.0]),
            (12, [0.0, 1.0, 0.0]),
        ] {
            embedded(&db, &vectors, &fact(ours, n), vector).await;
        }
        embedded(&db, &vectors, &fact(theirs, 20), [1.0, 0.0, 0.0]).await;
        let near = async |limit| {
            let asked = ("m", &[1.0, 0.0, 0.0][..]);
            let found = vectors.nearest(&db, ours, asked, limit).await.unwrap();
            found.iter().map(|(id, _)| id.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(near(2).await, [10, 11]);
        assert_eq!(near(9).await, [10, 11, 12]);
        // Another text has no vector until it is embedded again; what is forgotten is gone.
        let tx = db.begin_write().await.unwrap();
        let changed = facts::Model {
            text: "another".to_owned(),
            ..fact(ours, 10)
        };
        facts::keep(&tx, changed).await.unwrap();
        facts::forget(&tx, ours, facts::NOTE, Uuid::from_u128(11))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(near(9).await, [12]);
        let other = ("another model", &[1.0, 0.0, 0.0][..]);
        assert!(
            vectors
                .nearest(&db, ours, other, 9)
                .await
                .unwrap()
                .is_empty()
        );
    }
}
