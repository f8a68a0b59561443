//! Which restaurants' lots are to be looked at for their dates, and what was told of them.
//!
//! A row of `expiry_scans` is whoever's work it is while its transaction lasts: replicas pass over
//! what another has in hand. Dates are `YYYY-MM-DD`, which sort as text on both engines.

use jiff::civil::Date;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, JoinType, LockBehavior, LockType, OnConflict, Query};
use sea_orm::{DatabaseTransaction, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};

use crate::model::Stage;

/// Rows in one statement: SQLite takes 32,766 parameters.
const ROWS: usize = 1_000;

/// When a restaurant's lots are looked at.
pub mod scan {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "expiry_scans")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The last business day that was looked at; empty before the first.
        pub scanned_day: String,
        /// The local time that `look_at` was reckoned with.
        pub scan_at: String,
        /// From when on there is something to do; zero: find out.
        pub look_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The nearest stage that a lot was told of.
mod alert {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lot_alerts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub product_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub expiry_date: String,
        pub restaurant_id: Uuid,
        pub stage: i32,
        pub told_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A lot that may have to be told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Whose lot.
    pub product_id: Uuid,
    /// The product's name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its unit.
    pub unit_type: String,
    /// Units in a box; zero: not boxed.
    pub box_size: Qty,
    /// Days a delivery of it keeps.
    pub shelf_life: Option<i32>,
    /// The lot's date.
    pub expiry_date: Date,
    /// What it holds.
    pub held: Amount,
    /// What it was told of.
    pub told: Option<Stage>,
}

/// Whether anybody's turn has come.
pub async fn is_any_due<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<bool, DbErr> {
    let found = scan::Entity::find()
        .filter(scan::Column::LookAt.lte(now.as_micros()))
        .limit(1)
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Takes at most `most` whose turn has come and whom no other replica has in hand, in the order of
/// their ids.
pub async fn claim(
    tx: &DatabaseTransaction,
    now: Timestamp,
    most: u64,
) -> Result<Vec<scan::Model>, DbErr> {
    let mut due = scan::Entity::find()
        .filter(scan::Column::LookAt.lte(now.as_micros()))
        .order_by_asc(scan::Column::LookAt)
        .order_by_asc(scan::Column::RestaurantId)
        .limit(most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    due.sort_by_key(|row| row.restaurant_id);
    Ok(due)
}

/// Writes when restaurants are to be looked at next.
pub async fn put(tx: &DatabaseTransaction, rows: Vec<scan::Model>) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let replace = OnConflict::column(scan::Column::RestaurantId)
        .update_columns([
            scan::Column::ScannedDay,
            scan::Column::ScanAt,
            scan::Column::LookAt,
        ])
        .to_owned();
    let rows = rows.into_iter().map(scan::Model::into_active_model);
    scan::Entity::insert_many(rows)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A restaurant is new, or divides time into days in another way: when its turn comes is to be found
/// out.
pub async fn look_again<C: ConnectionTrait>(db: &C, restaurant_id: Uuid) -> Result<(), DbErr> {
    let row = scan::Model {
        restaurant_id,
        scanned_day: String::new(),
        scan_at: String::new(),
        look_at: 0,
    };
    let again = OnConflict::column(scan::Column::RestaurantId)
        .update_column(scan::Column::LookAt)
        .to_owned();
    scan::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Whether any turn was reckoned with another local time.
pub async fn is_reckoned_otherwise<C: ConnectionTrait>(
    db: &C,
    scan_at: &str,
) -> Result<bool, DbErr> {
    let found = scan::Entity::find()
        .filter(scan::Column::ScanAt.is_not_in(["", scan_at]))
        .limit(1)
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Those turns are to be found out again.
pub async fn reckon_again(tx: &DatabaseTransaction, scan_at: &str) -> Result<(), DbErr> {
    scan::Entity::update_many()
        .col_expr(scan::Column::LookAt, Expr::val(0_i64))
        .filter(scan::Column::ScanAt.is_not_in(["", scan_at]))
        .exec(tx)
        .await?;
    Ok(())
}

/// Lots of products in use that hold something, have a date from `first` to `last` and were not told
/// to have expired: earliest first.
pub async fn candidates(
    tx: &DatabaseTransaction,
    restaurant_id: Uuid,
    first: Date,
    last: Date,
) -> Result<Vec<Candidate>, DbErr> {
    let same = |one: (&'static str, &'static str), other: (&'static str, &'static str)| {
        Expr::col(one).equals(other)
    };
    let lot = |column: &'static str| Expr::col(("lots", column));
    let query = Query::select()
        .columns(["product_id", "expiry_date", "boxes", "units"].map(|column| ("lots", column)))
        .columns(
            [
                "name",
                "name_en",
                "unit_type",
                "box_size",
                "default_expiry_days",
            ]
            .map(|column| ("products", column)),
        )
        .column(("lot_alerts", "stage"))
        .from("lots")
        .join(
            JoinType::InnerJoin,
            "products",
            same(("products", "restaurant_id"), ("lots", "restaurant_id"))
                .and(same(("products", "id"), ("lots", "product_id"))),
        )
        .join(
            JoinType::LeftJoin,
            "lot_alerts",
            same(("lot_alerts", "product_id"), ("lots", "product_id"))
                .and(same(("lot_alerts", "expiry_date"), ("lots", "expiry_date"))),
        )
        .and_where(lot("restaurant_id").eq(restaurant_id))
        .and_where(lot("expiry_date").gte(first.to_string()))
        .and_where(lot("expiry_date").lte(last.to_string()))
        .and_where(lot("boxes").ne(0).or(lot("units").ne(0)))
        .and_where(Expr::col(("products", "is_active")).eq(true))
        .and_where(
            Expr::col(("lot_alerts", "stage"))
                .is_null()
                .or(Expr::col(("lot_alerts", "stage")).ne(Stage::Expired.number())),
        )
        .order_by(("lots", "expiry_date"), sea_orm::Order::Asc)
        .order_by(("lots", "product_id"), sea_orm::Order::Asc)
        .take();
    let rows = tx.query_all(&query).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let date: String = row.try_get("", "expiry_date")?;
        match date.parse() {
            Ok(date) => found.push(candidate(row, date)?),
            // One damaged row must not keep everybody else's from being told of.
            Err(error) => {
                tracing::error!(%error, date, %restaurant_id, "a lot has no readable date");
            }
        }
    }
    Ok(found)
}

fn candidate(row: &sea_orm::QueryResult, expiry_date: Date) -> Result<Candidate, DbErr> {
    let box_size: Option<i64> = row.try_get("", "box_size")?;
    let stage: Option<i32> = row.try_get("", "stage")?;
    Ok(Candidate {
        product_id: row.try_get("", "product_id")?,
        name: row.try_get("", "name")?,
        name_en: row.try_get("", "name_en")?,
        unit_type: row.try_get("", "unit_type")?,
        box_size: Qty::from_thousandths(box_size.unwrap_or_default()),
        shelf_life: row.try_get("", "default_expiry_days")?,
        expiry_date,
        held: Amount::new(
            row.try_get("", "boxes")?,
            Qty::from_thousandths(row.try_get("", "units")?),
        ),
        told: stage.map(Stage::from_number),
    })
}

/// Remembers what lots were told of.
pub async fn remember(
    tx: &DatabaseTransaction,
    restaurant_id: Uuid,
    told: &[(Stage, Candidate)],
    now: Timestamp,
) -> Result<(), DbErr> {
    let nearer = OnConflict::columns([alert::Column::ProductId, alert::Column::ExpiryDate])
        .update_columns([alert::Column::Stage, alert::Column::ToldAt])
        .to_owned();
    for chunk in told.chunks(ROWS) {
        let rows = chunk.iter().map(|(stage, lot)| {
            alert::Model {
                product_id: lot.product_id,
                expiry_date: lot.expiry_date.to_string(),
                restaurant_id,
                stage: stage.number(),
                told_at: now.as_micros(),
            }
            .into_active_model()
        });
        alert::Entity::insert_many(rows)
            .on_conflict(nearer.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
