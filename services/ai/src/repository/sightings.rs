//! Words that were confirmed to mean a product: what nicknames are learned from.
//!
//! A conversation counts once for a phrase and product. What was refused is not learned again.

use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

/// A confirmation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nickname_sightings")]
pub struct Model {
    /// The restaurant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The words, folded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub phrase: String,
    /// What they were confirmed to mean.
    #[sea_orm(primary_key, auto_increment = false)]
    pub product_id: Uuid,
    /// Where.
    #[sea_orm(primary_key, auto_increment = false)]
    pub conversation_id: Uuid,
    /// By whom.
    pub user_id: Uuid,
    /// On which business day.
    pub day: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// What was refused as a nickname.
pub mod refused {
    use sea_orm::entity::prelude::*;

    /// What was refused as a nickname.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "refused_nicknames")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The words, folded.
        #[sea_orm(primary_key, auto_increment = false)]
        pub phrase: String,
        /// What they shall not mean.
        #[sea_orm(primary_key, auto_increment = false)]
        pub product_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Keeps a confirmation; the same conversation again changes nothing.
pub async fn keep<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    let columns = [
        Column::RestaurantId,
        Column::Phrase,
        Column::ProductId,
        Column::ConversationId,
    ];
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns(columns)
                .update_column(Column::Day)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// All confirmations of a phrase.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    phrase: &str,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::Phrase.eq(phrase))
        .all(db)
        .await
}

/// Begins to count anew.
pub async fn forget<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    phrase: &str,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::RestaurantId.eq(restaurant))
        .filter(Column::Phrase.eq(phrase))
        .exec(db)
        .await?;
    Ok(())
}

/// Never learns it again.
pub async fn refuse<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    phrase: &str,
    product_id: Uuid,
) -> Result<(), DbErr> {
    if is_refused(db, restaurant_id, phrase, product_id).await? {
        return Ok(());
    }
    let row = refused::Model {
        restaurant_id,
        phrase: phrase.to_owned(),
        product_id,
    };
    refused::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Whether it was refused.
pub async fn is_refused<C: ConnectionTrait>(
    db: &C,
    restaurant: Uuid,
    phrase: &str,
    product: Uuid,
) -> Result<bool, DbErr> {
    let found = refused::Entity::find_by_id((restaurant, phrase.to_owned(), product))
        .one(db)
        .await?;
    Ok(found.is_some())
}
