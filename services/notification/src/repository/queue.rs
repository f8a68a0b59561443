//! Deliveries as workers see them: claiming what is due, and writing down what became of it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Condition, ExprTrait as _, Query};
use sea_orm::{DatabaseTransaction, QueryOrder, QuerySelect};
use shared_clock::Timestamp;
use shared_contract::notification::{Channel, DeliveryState};
use shared_storage::take_turn;

use super::entity::delivery::{Column, Entity, Model};

/// `reached` of a delivery of which nothing arrived yet.
pub const NOTHING_REACHED: &str = "[]";

/// What became of a delivery at one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// How far it came.
    pub state: DeliveryState,
    /// When it is tried next.
    pub next_at: Option<Timestamp>,
    /// What went wrong.
    pub error: Option<String>,
    /// The provider's own id.
    pub provider_id: Option<String>,
    /// JSON list of the parts that arrived.
    pub reached: Option<String>,
}

impl Settled {
    /// It went through, or ended without an error, at this try.
    pub const fn ended(state: DeliveryState) -> Self {
        Self {
            state,
            next_at: None,
            error: None,
            provider_id: None,
            reached: None,
        }
    }
}

/// Takes what is due by one channel, oldest first, until `until`: nobody else gets it before. Of a
/// lane either all before a delivery is taken with it, or nothing.
pub async fn claim(
    tx: &DatabaseTransaction,
    channel: Channel,
    now: Timestamp,
    until: Timestamp,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    take_turn(tx, &format!("deliveries by {}", channel.as_str())).await?;
    let now = now.as_micros();
    let due: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq(DeliveryState::Waiting.as_str()))
        .filter(Column::Channel.eq(channel.as_str()))
        .filter(Column::NextAt.lte(now))
        .filter(is_free(now))
        .filter(Expr::exists(held_up(now)).not())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Number)
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::value(until.as_micros()))
        .filter(Column::Id.is_in(due.iter().copied()))
        .filter(Column::State.eq(DeliveryState::Waiting.as_str()))
        .exec(tx)
        .await?;
    // Read only now: until the lease stood, an alert might still have joined, or a provider might
    // have reported that an earlier try went through.
    Entity::find()
        .filter(Column::Id.is_in(due))
        .filter(Column::State.eq(DeliveryState::Waiting.as_str()))
        .filter(Column::LeasedUntil.eq(until.as_micros()))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Number)
        .all(tx)
        .await
}

fn is_free(now: i64) -> Condition {
    Condition::any()
        .add(Column::LeasedUntil.is_null())
        .add(Column::LeasedUntil.lte(now))
}

/// One before it in its lane that waits for a later moment, or that somebody has. One that arrived
/// in part (at one device of several) holds up nobody.
fn held_up(now: i64) -> sea_orm::sea_query::SelectStatement {
    let before = || Alias::new("before");
    let of = |column: Column| Expr::col((before(), column));
    Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, before())
        .and_where(of(Column::Lane).equals((Entity, Column::Lane)))
        .and_where(of(Column::Number).lt(Expr::col((Entity, Column::Number))))
        .and_where(of(Column::State).eq(DeliveryState::Waiting.as_str()))
        .and_where(of(Column::Reached).eq(NOTHING_REACHED))
        .cond_where(
            Condition::any()
                .add(of(Column::NextAt).gt(now))
                .add(of(Column::LeasedUntil).gt(now)),
        )
        .take()
}

/// Writes down what became of a delivery, unless its lease (`leased_until`) went to somebody else.
pub async fn settle<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    leased_until: Timestamp,
    settled: &Settled,
    now: Timestamp,
) -> Result<(), DbErr> {
    let next = settled.next_at.map(Timestamp::as_micros);
    let mut change = Entity::update_many()
        .col_expr(Column::State, Expr::value(settled.state.as_str()))
        .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::NextAt, Expr::value(next))
        .col_expr(Column::LastError, Expr::value(settled.error.clone()))
        .filter(Column::Id.eq(id))
        .filter(Column::LeasedUntil.eq(leased_until.as_micros()));
    if settled.state == DeliveryState::Sent {
        change = change
            .col_expr(Column::SentAt, Expr::value(now.as_micros()))
            .col_expr(Column::ProviderId, Expr::value(settled.provider_id.clone()));
    }
    if let Some(reached) = &settled.reached {
        change = change.col_expr(Column::Reached, Expr::value(reached.clone()));
    }
    change.exec(db).await?;
    Ok(())
}

/// Puts a delivery that was taken off to a later moment, without having tried; until then more may
/// join one that was never tried.
pub async fn postpone<C: ConnectionTrait>(
    db: &C,
    id: Uuid,
    leased_until: Timestamp,
    next_at: Timestamp,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
        .col_expr(Column::NextAt, Expr::value(next_at.as_micros()))
        .col_expr(Column::GathersUntil, Expr::value(next_at.as_micros()))
        .filter(Column::Id.eq(id))
        .filter(Column::LeasedUntil.eq(leased_until.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives back what was taken and not tried.
pub async fn release<C: ConnectionTrait>(
    db: &C,
    ids: Vec<Uuid>,
    leased_until: Timestamp,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::value(None::<i64>))
        .filter(Column::Id.is_in(ids))
        .filter(Column::LeasedUntil.eq(leased_until.as_micros()))
        .exec(db)
        .await?;
    Ok(())
}
