//! Filling inventory's tables on PostgreSQL.

use sea_orm::sqlx::{Connection as _, PgConnection, Row as _};
use shared_clock::{Clock as _, SystemClock};

use super::{Person, Size, id, words};
use crate::engine::{Postgres, run};

const RESTAURANTS: &str = include_str!("../../sql/restaurants.sql");
const PRODUCTS: &str = include_str!("../../sql/products.sql");
const HISTORY: &str = include_str!("../../sql/history.sql");
/// Rows of one statement, about.
const CHUNK: u32 = 300_000;

/// Fills the database `name`; restaurants without a person get the numbers that are left.
pub async fn fill_postgres(
    postgres: &Postgres,
    name: &str,
    people: &[Person],
    size: Size,
) -> anyhow::Result<()> {
    let mut db = postgres.connect(name).await?;
    run(&mut db, "SET search_path TO inventory".to_owned()).await?;
    run(&mut db, "SET synchronous_commit TO off".to_owned()).await?;
    run(&mut db, "SET maintenance_work_mem TO '512MB'".to_owned()).await?;
    run(&mut db, RESTAURANTS.to_owned()).await?;
    let rows: Vec<String> = (1..=size.restaurants)
        .map(|number| {
            let person = people.iter().find(|person| person.number == number);
            let restaurant_id = person.map_or(id(number, 0), |person| person.restaurant_id);
            let user_id = person.map_or(restaurant_id, |person| person.user_id);
            format!("({number},'{restaurant_id}','{user_id}')")
        })
        .collect();
    let insert = format!("INSERT INTO bench.restaurants VALUES {}", rows.join(","));
    run(&mut db, insert).await?;
    let rows: Vec<String> = words()
        .enumerate()
        .map(|(number, (name, english))| format!("({number},'{name}','{english}')"))
        .collect();
    let insert = format!("INSERT INTO bench.words VALUES {}", rows.join(","));
    run(&mut db, insert).await?;
    // Rows go in many times faster where their indexes are made afterwards.
    let indexes = drop_indexes(&mut db).await?;
    let size_words = words().count().to_string();
    let now = SystemClock.now().as_micros().to_string();
    let worded = |template: &str, first: u32, last: u32| {
        template
            .replace("@FIRST@", &first.to_string())
            .replace("@LAST@", &last.to_string())
            .replace("@PRODUCTS@", &size.products.to_string())
            .replace("@HISTORY@", &size.history.to_string())
            .replace("@WORDS@", &size_words)
            .replace("@NOW@", &now)
    };
    for (first, last) in chunks(size.restaurants, CHUNK / size.products.max(1)) {
        run(&mut db, worded(PRODUCTS, first, last)).await?;
    }
    for (first, last) in chunks(size.history, CHUNK / size.restaurants.max(1)) {
        run(&mut db, worded(HISTORY, first, last)).await?;
    }
    for index in indexes {
        run(&mut db, index).await?;
    }
    run(&mut db, "VACUUM ANALYZE".to_owned()).await?;
    run(&mut db, "CHECKPOINT".to_owned()).await?;
    Ok(db.close().await?)
}

/// 1 to `last` in parts of `step`.
fn chunks(last: u32, step: u32) -> impl Iterator<Item = (u32, u32)> {
    let step = step.max(1);
    let starts = (1..=last).step_by(usize::try_from(step).unwrap_or(usize::MAX));
    starts.map(move |first| (first, last.min(first + step - 1)))
}

/// Drops the indexes that no constraint needs; gives back what makes them again.
async fn drop_indexes(db: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    let found = sea_orm::sqlx::query(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'inventory' \
         AND i.tablename IN ('products', 'stock', 'lots', 'movements', 'movement_lots') \
         AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut again = Vec::new();
    for row in found {
        let name: String = row.try_get(0)?;
        again.push(row.try_get(1)?);
        run(db, format!("DROP INDEX {name}")).await?;
    }
    Ok(again)
}

/// An event's payload and a stored answer as the program wrote them: rows of the same size.
pub async fn sample(db: &mut PgConnection) -> anyhow::Result<(String, String)> {
    let row = sea_orm::sqlx::query(
        "SELECT o.payload, k.body FROM inventory.outbox o, inventory.idempotency_keys k \
         WHERE o.kind = 'stock_changed' LIMIT 1",
    )
    .fetch_one(db)
    .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_everything_once() {
        let all: Vec<_> = chunks(10, 4).collect();
        assert_eq!(all, [(1, 4), (5, 8), (9, 10)]);
        assert_eq!(chunks(0, 4).count(), 0);
        assert_eq!(chunks(2, 0).count(), 2);
    }
}
