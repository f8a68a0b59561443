//! Devices that take push messages.
//!
//! An endpoint belongs to one person at a time: whoever subscribed with it last. It is found by its
//! hash, so that the index need not hold the whole URL.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect};
use sha2::{Digest as _, Sha256};
use shared_storage::Database;

use crate::model::Mailbox;

mod row {
    use sea_orm::entity::prelude::*;

    /// One device.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "push_subscriptions")]
    pub struct Model {
        /// The subscription; rises with time.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The restaurant.
        pub restaurant_id: Uuid,
        /// Whose.
        pub user_id: Uuid,
        /// The push service's URL for it; never shown.
        pub endpoint: String,
        /// SHA-256 of the URL in base64url.
        #[sea_orm(unique)]
        pub endpoint_hash: String,
        /// Its public key, base64url.
        pub p256dh: String,
        /// Its authentication secret, base64url.
        pub auth: String,
        /// Microseconds UTC.
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

/// One device.
pub use row::Model as Subscription;

/// How an endpoint is found.
pub fn hash(endpoint: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(endpoint.as_bytes()))
}

/// A person's devices, the oldest first.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<Vec<Subscription>, DbErr> {
    owned(restaurant_id, user_id)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

/// How many devices a person has.
pub async fn count<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    user_id: Uuid,
) -> Result<u64, DbErr> {
    owned(restaurant_id, user_id).count(db).await
}

/// Keeps a device; if its endpoint is known, it gets these keys and this owner. At most `most` per
/// person: the oldest make way. Returns what is kept.
pub async fn keep(
    tx: &DatabaseTransaction,
    new: Subscription,
    most: u64,
) -> Result<Subscription, DbErr> {
    let (hash, owner) = (new.endpoint_hash.clone(), (new.restaurant_id, new.user_id));
    Entity::insert(new.clone().into_active_model())
        .on_conflict(
            OnConflict::column(Column::EndpointHash)
                .update_columns([
                    Column::RestaurantId,
                    Column::UserId,
                    Column::P256dh,
                    Column::Auth,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    let kept = Entity::find().filter(Column::EndpointHash.eq(hash));
    let kept = kept.one(tx).await?.unwrap_or(new);
    // A device that moved here may be older than all others: it is the one that stays.
    let oldest: Vec<Uuid> = owned(owner.0, owner.1)
        .filter(Column::Id.ne(kept.id))
        .order_by_desc(Column::Id)
        .offset(most.saturating_sub(1))
        .limit(1000)
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    if !oldest.is_empty() {
        Entity::delete_many()
            .filter(Column::Id.is_in(oldest))
            .exec(tx)
            .await?;
    }
    Ok(kept)
}

/// Ends a person's own device; false: they have none with this endpoint.
pub async fn remove(
    tx: &DatabaseTransaction,
    whose: Mailbox,
    endpoint: &str,
) -> Result<bool, DbErr> {
    let done = Entity::delete_many()
        .filter(Column::RestaurantId.eq(whose.restaurant_id))
        .filter(Column::UserId.eq(whose.user_id))
        .filter(Column::EndpointHash.eq(hash(endpoint)))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Ends a subscription that its push service does not know any more, unless it has subscribed again
/// meanwhile.
pub async fn end(db: &Database, gone: &Subscription) -> Result<(), DbErr> {
    let tx = db.begin_write().await?;
    Entity::delete_many()
        .filter(Column::Id.eq(gone.id))
        .filter(Column::P256dh.eq(&gone.p256dh))
        .filter(Column::Auth.eq(&gone.auth))
        .exec(&tx)
        .await?;
    tx.commit().await
}

fn owned(restaurant_id: Uuid, user_id: Uuid) -> Select<Entity> {
    Entity::find()
        .filter(Column::RestaurantId.eq(restaurant_id))
        .filter(Column::UserId.eq(user_id))
}
