//! Sentences that were not understood: one row for each, however often it was said.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};
use shared_language::{fold, tokens};

use super::conversations::Message;

/// A sentence that was not understood.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unanswered")]
pub struct Model {
    /// The sentence's own id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// What makes two sentences the same.
    pub sentence_key: String,
    /// As said last.
    pub text: String,
    /// How often it was said.
    pub count: i64,
    /// The message that said it last.
    pub message_id: Uuid,
    /// That message's conversation.
    pub conversation_id: Uuid,
    /// Who said it last.
    pub user_id: Uuid,
    /// `open`, `nickname`, `noted` or `dismissed`.
    pub state: String,
    /// The product whose nickname it taught.
    pub product_id: Option<Uuid>,
    /// Microseconds UTC.
    pub created_at: i64,
    /// Microseconds UTC.
    pub last_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A message that was not understood, said for the first time.
    pub fn of(message: &Message, now: i64) -> Self {
        Self {
            id: message.id,
            restaurant_id: message.restaurant_id,
            sentence_key: sentence_key(&message.text),
            text: message.text.clone(),
            count: 1,
            message_id: message.id,
            conversation_id: message.conversation_id,
            user_id: message.user_id,
            state: "open".to_owned(),
            product_id: None,
            created_at: now,
            last_at: now,
        }
    }
}

/// What makes two sentences the same: their words, however they are written and marked.
pub fn sentence_key(text: &str) -> String {
    let words: Vec<String> = tokens(text)
        .iter()
        .map(|token| fold(&token.text))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    words.join(" ")
}

/// Counts a sentence. `row` is what it would be if it was never said before.
pub async fn said<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    let again = OnConflict::columns([Column::RestaurantId, Column::SentenceKey])
        .update_columns([
            Column::Text,
            Column::MessageId,
            Column::ConversationId,
            Column::UserId,
            Column::LastAt,
        ])
        .value(Column::Count, Expr::col((Entity, Column::Count)).add(1))
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A page of what is in `state`, last said first. `before` is the last item of the page before.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    state: &str,
    before: Option<(i64, Uuid)>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find()
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::State.eq(state));
    if let Some((at, id)) = before {
        let same = Condition::all()
            .add(Column::LastAt.eq(at))
            .add(Column::Id.lt(id));
        query = query.filter(Condition::any().add(Column::LastAt.lt(at)).add(same));
    }
    query
        .order_by_desc(Column::LastAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// One sentence.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    id: Uuid,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::RestaurantId.eq(restaurant))
        .one(db)
        .await
}

/// Says what became of it.
pub async fn settle<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    id: Uuid,
    state: &str,
    product: Option<Uuid>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::ProductId, Expr::value(product))
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
