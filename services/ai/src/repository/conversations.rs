//! Conversations and their messages.
//!
//! A conversation changes only for who has seen its last version: [`claim`] and [`settle`] compare
//! it and answer false when somebody was faster.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::entity::{conversation, message};

pub use conversation::Model as Conversation;
pub use message::Model as Message;

/// Stored, not yet decided.
pub const PENDING: &str = "pending";

/// Decided; its bookings are under way.
pub const PLANNED: &str = "planned";

/// Answered.
pub const DONE: &str = "done";

/// Whose rows are meant.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    pub restaurant: Uuid,
    pub user: Uuid,
}

/// One of the person's conversations.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    owner: Owner,
    id: Uuid,
) -> Result<Option<Conversation>, DbErr> {
    conversation::Entity::find_by_id(id)
        .filter(conversation::Column::RestaurantId.eq(owner.restaurant))
        .filter(conversation::Column::UserId.eq(owner.user))
        .one(db)
        .await
}

/// A page of the person's conversations, newest first.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    owner: Owner,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Conversation>, DbErr> {
    let mut query = conversation::Entity::find()
        .filter(conversation::Column::RestaurantId.eq(owner.restaurant))
        .filter(conversation::Column::UserId.eq(owner.user));
    if let Some(before) = before {
        query = query.filter(conversation::Column::Id.lt(before));
    }
    query
        .order_by_desc(conversation::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Adds a conversation.
pub async fn add<C: ConnectionTrait>(db: &C, row: Conversation) -> Result<(), DbErr> {
    conversation::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Adds a message.
pub async fn add_message<C: ConnectionTrait>(db: &C, row: Message) -> Result<(), DbErr> {
    message::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// One of the person's messages.
pub async fn message<C: ConnectionTrait>(
    db: &C,
    owner: Owner,
    id: Uuid,
) -> Result<Option<Message>, DbErr> {
    message::Entity::find_by_id(id)
        .filter(message::Column::RestaurantId.eq(owner.restaurant))
        .filter(message::Column::UserId.eq(owner.user))
        .one(db)
        .await
}

/// The message that the client calls so.
pub async fn by_client_id<C: ConnectionTrait>(
    db: &C,
    owner: Owner,
    client_id: &str,
) -> Result<Option<Message>, DbErr> {
    message::Entity::find()
        .filter(message::Column::RestaurantId.eq(owner.restaurant))
        .filter(message::Column::UserId.eq(owner.user))
        .filter(message::Column::ClientId.eq(client_id))
        .one(db)
        .await
}

/// The person's conversation in which an answer since `since` offered this option.
pub async fn that_offered<C: ConnectionTrait>(
    db: &C,
    owner: Owner,
    option: Uuid,
    since: i64,
) -> Result<Option<Uuid>, DbErr> {
    message::Entity::find()
        .filter(message::Column::RestaurantId.eq(owner.restaurant))
        .filter(message::Column::UserId.eq(owner.user))
        .filter(message::Column::CreatedAt.gte(since))
        .filter(message::Column::Answer.contains(option.to_string()))
        .order_by_desc(message::Column::Id)
        .select_only()
        .column(message::Column::ConversationId)
        .into_tuple()
        .one(db)
        .await
}

/// A page of a conversation's messages, newest first.
pub async fn messages<C: ConnectionTrait>(
    db: &C,
    conversation: Uuid,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Message>, DbErr> {
    let mut query =
        message::Entity::find().filter(message::Column::ConversationId.eq(conversation));
    if let Some(before) = before {
        query = query.filter(message::Column::Id.lt(before));
    }
    query
        .order_by_desc(message::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Takes the conversation for a decided message, if it is as it was seen and free.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    seen: &Conversation,
    message: Uuid,
    plan: &str,
) -> Result<bool, DbErr> {
    let taken = conversation::Entity::update_many()
        .col_expr(conversation::Column::Version, Expr::value(seen.version + 1))
        .col_expr(conversation::Column::BusyMessageId, Expr::value(message))
        .filter(conversation::Column::Id.eq(seen.id))
        .filter(conversation::Column::Version.eq(seen.version))
        .filter(conversation::Column::BusyMessageId.is_null())
        .exec(db)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    message::Entity::update_many()
        .col_expr(message::Column::Status, Expr::value(PLANNED))
        .col_expr(message::Column::Plan, Expr::value(plan))
        .filter(message::Column::Id.eq(message))
        .exec(db)
        .await?;
    Ok(true)
}

/// What a message came to.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    pub message: Uuid,
    pub state: &'a str,
    pub answer: &'a str,
    pub unanswered: bool,
    pub now: i64,
}

/// Ends a message: the conversation's new state and the answer, if the conversation is as seen.
/// `busy` is the message that holds it, or nothing when nothing had to be booked.
pub async fn settle<C: ConnectionTrait>(
    db: &C,
    seen: &Conversation,
    busy: Option<Uuid>,
    what: &Settled<'_>,
) -> Result<bool, DbErr> {
    let mut update = conversation::Entity::update_many()
        .col_expr(conversation::Column::Version, Expr::value(seen.version + 1))
        .col_expr(conversation::Column::State, Expr::value(what.state))
        .col_expr(
            conversation::Column::BusyMessageId,
            Expr::value(Option::<Uuid>::None),
        )
        .col_expr(conversation::Column::UpdatedAt, Expr::value(what.now))
        .filter(conversation::Column::Id.eq(seen.id))
        .filter(conversation::Column::Version.eq(seen.version));
    update = match busy {
        Some(message) => update.filter(conversation::Column::BusyMessageId.eq(message)),
        None => update.filter(conversation::Column::BusyMessageId.is_null()),
    };
    if update.exec(db).await?.rows_affected == 0 {
        return Ok(false);
    }
    message::Entity::update_many()
        .col_expr(message::Column::Status, Expr::value(DONE))
        .col_expr(message::Column::Plan, Expr::value(Option::<String>::None))
        .col_expr(message::Column::Answer, Expr::value(what.answer))
        .col_expr(message::Column::Unanswered, Expr::value(what.unanswered))
        .filter(message::Column::Id.eq(what.message))
        .exec(db)
        .await?;
    Ok(true)
}
