//! Filling inventory's tables on SQLite, and the bare loop that the ledger is compared with there.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection as _, Row as _, SqliteConnection, query};
use sha2::{Digest as _, Sha256};
use shared_clock::{Clock as _, SystemClock, new_id};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Person, Size, id, words};

/// As Mezave opens it: WAL, `synchronous=FULL`.
async fn open(file: &Path) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-4000")
        .statement_cache_capacity(256);
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Fills inventory's file; restaurants without a person get the numbers that are left.
pub async fn fill_sqlite(file: &Path, people: &[Person], size: Size) -> anyhow::Result<()> {
    let mut db = open(file).await?;
    let now = SystemClock.now().as_micros();
    let names: Vec<_> = words().collect();
    query("BEGIN IMMEDIATE").execute(&mut db).await?;
    for restaurant in 1..=size.restaurants {
        let person = people.iter().find(|person| person.number == restaurant);
        let restaurant_id = person.map_or(id(restaurant, 0), |person| person.restaurant_id);
        for (number, (name, english)) in (1..=size.products).zip(names.iter().cycle()) {
            let product_id = id(restaurant, number);
            query(
                "INSERT INTO products (restaurant_id, id, name, name_en, unit_type, identity_key, \
                 is_active, created_at, updated_at) VALUES (?, ?, ?, ?, 'unit', ?, true, ?, ?)",
            )
            .bind(restaurant_id)
            .bind(product_id)
            .bind(format!("{name} {number}"))
            .bind(format!("{english} {number}"))
            .bind(format!("bench {number}"))
            .bind(now)
            .bind(now)
            .execute(&mut db)
            .await?;
            query(
                "INSERT INTO stock (product_id, restaurant_id, boxes, units, total, seq, \
                 recent_out, recent_in, updated_at) \
                 VALUES (?, ?, 0, 900000000, 900000000, 0, '', '', ?)",
            )
            .bind(product_id)
            .bind(restaurant_id)
            .bind(now)
            .execute(&mut db)
            .await?;
            query("INSERT INTO lots VALUES (?, '', ?, 0, 900000000)")
                .bind(product_id)
                .bind(restaurant_id)
                .execute(&mut db)
                .await?;
        }
        query("INSERT INTO ledger_heads VALUES (?, 0, ?)")
            .bind(restaurant_id)
            .bind("0".repeat(64))
            .execute(&mut db)
            .await?;
        if person.is_none() {
            query("INSERT INTO event_heads VALUES (?, 0, ?)")
                .bind(restaurant_id)
                .bind(now)
                .execute(&mut db)
                .await?;
        }
    }
    query("COMMIT").execute(&mut db).await?;
    Ok(db.close().await?)
}

/// Books takes one after the other, a commit each, as a program without a ledger writer would: the
/// same rows by the same driver. Restaurants `first` to `last`, `products` each. Movements a second.
pub async fn bare_loop(
    file: &Path,
    restaurants: (u32, u32),
    products: u32,
    time: Duration,
) -> anyhow::Result<f64> {
    let mut db = open(file).await?;
    let (payload, body) = sample(&mut db).await?;
    let began = Instant::now();
    let mut booked = 0_u32;
    while began.elapsed() < time {
        let restaurant = restaurants.0 + booked % (restaurants.1 - restaurants.0 + 1);
        let product = 1 + booked % products;
        take(
            &mut db,
            id(restaurant, 0),
            id(restaurant, product),
            &payload,
            &body,
        )
        .await?;
        booked += 1;
    }
    let per_second = f64::from(booked) / began.elapsed().as_secs_f64();
    db.close().await?;
    Ok(per_second)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn sample(db: &mut SqliteConnection) -> anyhow::Result<(String, String)> {
    let row = query(
        "SELECT o.payload, k.body FROM outbox o, idempotency_keys k \
         WHERE o.kind = 'stock_changed' LIMIT 1",
    )
    .fetch_one(db)
    .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

async fn take(
    db: &mut SqliteConnection,
    restaurant_id: Uuid,
    product_id: Uuid,
    payload: &str,
    body: &str,
) -> anyhow::Result<()> {
    let (movement_id, now) = (new_id(&SystemClock), SystemClock.now().as_micros());
    query("BEGIN IMMEDIATE").execute(&mut *db).await?;
    let head = query("SELECT seq, hash FROM ledger_heads WHERE restaurant_id = ?")
        .bind(restaurant_id)
        .fetch_one(&mut *db)
        .await?;
    let seq: i64 = head.try_get::<i64, _>(0)? + 1;
    let previous: String = head.try_get(1)?;
    let bytes = format!("{previous}{movement_id}{product_id}{now}{seq}");
    let hash = hex(&Sha256::digest(bytes));
    query(
        "INSERT INTO movements (id, restaurant_id, seq, product_id, kind, boxes_change, \
         units_change, total_change, box_size, box_opened, performed_by, reported_by, source, \
         occurred_at, created_at, prev_hash, hash) \
         VALUES (?, ?, ?, ?, 'OUT', 0, -1000, -1000, 0, false, ?, ?, 'api', ?, ?, ?, ?)",
    )
    .bind(movement_id)
    .bind(restaurant_id)
    .bind(seq)
    .bind(product_id)
    .bind(restaurant_id)
    .bind(restaurant_id)
    .bind(now)
    .bind(now)
    .bind(&previous)
    .bind(&hash)
    .execute(&mut *db)
    .await?;
    query("INSERT INTO movement_lots VALUES (?, 0, '', 0, -1000, 0)")
        .bind(movement_id)
        .execute(&mut *db)
        .await?;
    query("UPDATE lots SET units = units - 1000 WHERE product_id = ? AND expiry_date = ''")
        .bind(product_id)
        .execute(&mut *db)
        .await?;
    query(
        "UPDATE stock SET units = units - 1000, total = total - 1000, seq = ?, \
         last_occurred_at = ?, recent_out = '1000,1000,1000', updated_at = ? WHERE product_id = ?",
    )
    .bind(seq)
    .bind(now)
    .bind(now)
    .bind(product_id)
    .execute(&mut *db)
    .await?;
    query("UPDATE ledger_heads SET seq = ?, hash = ? WHERE restaurant_id = ?")
        .bind(seq)
        .bind(&hash)
        .bind(restaurant_id)
        .execute(&mut *db)
        .await?;
    let event = query(
        "UPDATE event_heads SET last_seq = last_seq + 1, changed_at = ? WHERE restaurant_id = ? \
         RETURNING last_seq",
    )
    .bind(now)
    .bind(restaurant_id)
    .fetch_one(&mut *db)
    .await?;
    query("INSERT INTO outbox VALUES (?, ?, ?, 'stock_changed', 1, ?, ?)")
        .bind(restaurant_id)
        .bind(event.try_get::<i64, _>(0)?)
        .bind(new_id(&SystemClock))
        .bind(now)
        .bind(payload)
        .execute(&mut *db)
        .await?;
    query("INSERT INTO idempotency_keys VALUES (?, ?, 'POST /stock/movement', ?, ?, 201, ?, ?)")
        .bind(restaurant_id)
        .bind(restaurant_id)
        .bind(movement_id.to_string())
        .bind(Sha256::digest(movement_id).to_vec())
        .bind(body)
        .bind(now)
        .execute(&mut *db)
        .await?;
    query("COMMIT").execute(db).await?;
    Ok(())
}
