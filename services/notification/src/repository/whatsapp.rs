//! What came by `WhatsApp`: each message once, when a number wrote last, whose number it is.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect};
use shared_auth::Language;
use shared_clock::Timestamp;
use shared_contract::notification::{Channel, DeliveryState, Severity};

use super::entity::{delivery, restaurant, user};
use super::whatsapp_entity::{message, window};

/// How long Meta's ids are kept: longer than Meta repeats a webhook.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// For how long after a message anything may be said.
const WINDOW_SECONDS: i64 = 24 * 60 * 60;
/// What is sent in the last moment may be looked at too late.
const MARGIN_SECONDS: i64 = 60;

/// The restaurants there are, at most two.
pub async fn restaurants<C: ConnectionTrait>(db: &C) -> Result<Vec<Uuid>, DbErr> {
    restaurant::Entity::find()
        .select_only()
        .column(restaurant::Column::RestaurantId)
        .order_by_asc(restaurant::Column::RestaurantId)
        .limit(2)
        .into_tuple()
        .all(db)
        .await
}

/// A restaurant's name and language.
pub async fn about<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
) -> Result<Option<(String, Language)>, DbErr> {
    let row = restaurant::Entity::find_by_id(restaurant_id)
        .one(db)
        .await?;
    Ok(row.map(|row| (row.name, Language::parse(&row.language))))
}

/// The person and the language of whoever works here and has this number.
pub async fn owner<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    number: &str,
) -> Result<Option<(Uuid, Language)>, DbErr> {
    let row = user::Entity::find()
        .filter(user::Column::RestaurantId.eq(restaurant_id))
        .filter(user::Column::Phone.eq(number))
        .filter(user::Column::IsActive.eq(true))
        .order_by_asc(user::Column::UserId)
        .one(db)
        .await?;
    Ok(row.map(|row| (row.user_id, Language::parse(&row.language))))
}

/// Keeps a message's id; false: it came before.
pub async fn keep<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    wamid: &str,
    media_id: Option<&str>,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let row = message::Model {
        wamid: wamid.to_owned(),
        restaurant_id,
        media_id: media_id.map(str::to_owned),
        received_at: now.as_micros(),
    };
    let kept = message::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(message::Column::Wamid)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(kept > 0)
}

/// Whether a recording came with a message.
pub async fn has_media<C: ConnectionTrait>(db: &C, media_id: &str) -> Result<bool, DbErr> {
    let row = message::Entity::find()
        .filter(message::Column::MediaId.eq(media_id))
        .limit(1)
        .one(db)
        .await?;
    Ok(row.is_some())
}

/// The number wrote at `at`; what was written before something known already changes nothing.
pub async fn wrote<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    number: &str,
    at: Timestamp,
) -> Result<(), DbErr> {
    let row = window::Model {
        restaurant_id,
        number: number.to_owned(),
        last_inbound: at.as_micros(),
        told_at: None,
    };
    let later = Expr::col((window::Entity, window::Column::LastInbound)).lt(at.as_micros());
    window::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([window::Column::RestaurantId, window::Column::Number])
                .update_column(window::Column::LastInbound)
                .action_and_where(later)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Whether anything may be said to the number now.
pub async fn is_open<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    number: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let since = now.plus_seconds(MARGIN_SECONDS - WINDOW_SECONDS);
    let key = (restaurant_id, number.to_owned());
    let row = window::Entity::find_by_id(key).one(db).await?;
    Ok(row.is_some_and(|row| row.last_inbound > since.as_micros()))
}

/// Meta says that the number has not written for 24 hours. Whether that is news.
pub async fn close<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    number: &str,
) -> Result<bool, DbErr> {
    let closed = window::Entity::update_many()
        .col_expr(window::Column::LastInbound, Expr::value(0_i64))
        .filter(window::Column::RestaurantId.eq(restaurant_id))
        .filter(window::Column::Number.eq(number))
        .filter(window::Column::LastInbound.gt(0_i64))
        .exec(db)
        .await?;
    Ok(closed.rows_affected > 0)
}

/// Whether a stranger is to be told that nobody knows the number: once in 24 hours.
pub async fn tell_stranger<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    number: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let key = (restaurant_id, number.to_owned());
    let before = now.plus_seconds(-WINDOW_SECONDS).as_micros();
    let row = window::Entity::find_by_id(key).one(db).await?;
    if row.is_none_or(|row| row.told_at.is_some_and(|told| told > before)) {
        return Ok(false);
    }
    let change = window::ActiveModel {
        restaurant_id: Set(restaurant_id),
        number: Set(number.to_owned()),
        told_at: Set(Some(now.as_micros())),
        ..Default::default()
    };
    window::Entity::update(change).exec(db).await?;
    Ok(true)
}

/// Forgets what is of no use any more.
pub async fn purge<C: ConnectionTrait>(db: &C, now: Timestamp) -> Result<(), DbErr> {
    let before = now.plus_seconds(-KEPT_SECONDS).as_micros();
    message::Entity::delete_many()
        .filter(message::Column::ReceivedAt.lt(before))
        .exec(db)
        .await?;
    window::Entity::delete_many()
        .filter(window::Column::LastInbound.lt(before))
        .exec(db)
        .await?;
    Ok(())
}

/// Something short said back to somebody who wrote.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The delivery.
    pub id: Uuid,
    /// Who says it.
    pub restaurant_id: Uuid,
    /// To whom, if they work here.
    pub user_id: Option<Uuid>,
    /// The number, where nobody here has it.
    pub number: Option<String>,
    /// JSON of the content.
    pub content: String,
    /// When.
    pub at: Timestamp,
    /// After this it is of no use.
    pub expires_at: Timestamp,
}

/// Puts a reply into the queue; it waits for no other.
pub async fn queue_reply<C: ConnectionTrait>(db: &C, reply: Reply) -> Result<(), DbErr> {
    let row = delivery::Model {
        number: 0,
        id: reply.id,
        restaurant_id: reply.restaurant_id,
        user_id: reply.user_id,
        address: reply.number,
        channel: Channel::Whatsapp.as_str().to_owned(),
        kind: "answer".to_owned(),
        severity: Severity::Info.as_str().to_owned(),
        content: reply.content,
        lane: None,
        state: DeliveryState::Waiting.as_str().to_owned(),
        attempts: 0,
        next_at: Some(reply.at.as_micros()),
        gathers_until: None,
        leased_until: None,
        last_error: None,
        provider_id: None,
        reached: "[]".to_owned(),
        created_at: reply.at.as_micros(),
        expires_at: Some(reply.expires_at.as_micros()),
        sent_at: None,
    };
    delivery::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
