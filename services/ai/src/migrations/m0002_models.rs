//! What is learned and asked of models: sentences nobody understood, nicknames on their way,
//! facts for free answers, the models' daily use, and messages that came by telephone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::QueryResult;
use sea_orm_migration::sea_orm::prelude::Uuid;
use shared_storage::{id, micros, not_null_id, text};

use crate::repository::unanswered::sentence_key;

/// The second step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_models"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // How a spoken message was recognised; null for a written one.
        let heard = Table::alter()
            .table("messages")
            .add_column(ColumnDef::new("heard").text())
            .take();
        manager.alter_table(heard).await?;
        for table in [
            unanswered(),
            sightings(),
            refused_nicknames(),
            facts(),
            model_use(),
            inbound(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        gather(manager).await
    }
}

fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

fn unanswered() -> TableCreateStatement {
    Table::create()
        .table("unanswered")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        // What makes two sentences the same.
        .col(text("sentence_key"))
        .col(text("text"))
        .col(number("count"))
        .col(not_null_id("message_id"))
        .col(not_null_id("conversation_id"))
        .col(not_null_id("user_id"))
        // open, nickname, noted, dismissed
        .col(text("state"))
        .col(id("product_id"))
        .col(micros("created_at"))
        .col(micros("last_at"))
        .take()
}

fn sightings() -> TableCreateStatement {
    Table::create()
        .table("nickname_sightings")
        .col(not_null_id("restaurant_id"))
        .col(text("phrase"))
        .col(not_null_id("product_id"))
        .col(not_null_id("conversation_id"))
        .col(not_null_id("user_id"))
        .col(text("day"))
        .primary_key(
            Index::create()
                .col("restaurant_id")
                .col("phrase")
                .col("product_id")
                .col("conversation_id"),
        )
        .take()
}

fn refused_nicknames() -> TableCreateStatement {
    Table::create()
        .table("refused_nicknames")
        .col(not_null_id("restaurant_id"))
        .col(text("phrase"))
        .col(not_null_id("product_id"))
        .primary_key(
            Index::create()
                .col("restaurant_id")
                .col("phrase")
                .col("product_id"),
        )
        .take()
}

fn facts() -> TableCreateStatement {
    Table::create()
        .table("facts")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        // product, supplier, note
        .col(text("kind"))
        .col(not_null_id("subject_id"))
        .col(text("text"))
        // The model that embedded it, and the vector (little-endian f32); both null until then.
        .col(ColumnDef::new("model").text())
        .col(ColumnDef::new("embedding").blob())
        .col(micros("updated_at"))
        .take()
}

fn model_use() -> TableCreateStatement {
    Table::create()
        .table("model_use")
        .col(not_null_id("restaurant_id"))
        .col(text("day"))
        .col(text("model"))
        .col(number("calls"))
        .primary_key(Index::create().col("restaurant_id").col("day").col("model"))
        .take()
}

fn inbound() -> TableCreateStatement {
    Table::create()
        .table("inbound")
        .col(not_null_id("id").primary_key())
        .col(not_null_id("restaurant_id"))
        // Its place among the restaurant's messages.
        .col(number("seq"))
        // The messenger's own id of the message.
        .col(text("wamid"))
        .col(text("phone"))
        .col(text("text"))
        .col(number("attempts"))
        .col(micros("next_at"))
        .col(ColumnDef::new("done").boolean().not_null())
        .col(micros("created_at"))
        .take()
}

fn indexes() -> [IndexCreateStatement; 4] {
    [
        Index::create()
            .name("unanswered_once")
            .table("unanswered")
            .col("restaurant_id")
            .col("sentence_key")
            .unique()
            .take(),
        Index::create()
            .name("facts_once")
            .table("facts")
            .col("restaurant_id")
            .col("kind")
            .col("subject_id")
            .unique()
            .take(),
        Index::create()
            .name("inbound_once")
            .table("inbound")
            .col("restaurant_id")
            .col("wamid")
            .unique()
            .take(),
        Index::create()
            .name("inbound_waiting")
            .table("inbound")
            .col("done")
            .col("seq")
            .take(),
    ]
}

/// Sentences that were kept message by message so far.
async fn gather(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let columns = [
        "id",
        "restaurant_id",
        "conversation_id",
        "user_id",
        "text",
        "created_at",
    ];
    let select = Query::select()
        .columns(columns)
        .from("messages")
        .and_where(Expr::col("unanswered").eq(true))
        .order_by("id", Order::Asc)
        .take();
    for row in connection.query_all(&select).await? {
        let insert = one(&row)?;
        connection.execute(&insert).await?;
    }
    Ok(())
}

fn one(row: &QueryResult) -> Result<InsertStatement, DbErr> {
    let message: Uuid = row.try_get("", "id")?;
    let said: String = row.try_get("", "text")?;
    let at: i64 = row.try_get("", "created_at")?;
    let values: [SimpleExpr; 11] = [
        message.into(),
        row.try_get::<Uuid>("", "restaurant_id")?.into(),
        sentence_key(&said).into(),
        said.into(),
        1_i64.into(),
        message.into(),
        row.try_get::<Uuid>("", "conversation_id")?.into(),
        row.try_get::<Uuid>("", "user_id")?.into(),
        "open".into(),
        at.into(),
        at.into(),
    ];
    let again = OnConflict::columns(["restaurant_id", "sentence_key"])
        .value("count", Expr::col(("unanswered", "count")).add(1))
        .update_columns([
            "text",
            "message_id",
            "conversation_id",
            "user_id",
            "last_at",
        ])
        .to_owned();
    Ok(Query::insert()
        .into_table("unanswered")
        .columns([
            "id",
            "restaurant_id",
            "sentence_key",
            "text",
            "count",
            "message_id",
            "conversation_id",
            "user_id",
            "state",
            "created_at",
            "last_at",
        ])
        .values_panic(values)
        .on_conflict(again)
        .to_owned())
}
