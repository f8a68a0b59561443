//! What inventory remembers of auth's people: who may be named on a movement, and whose tokens
//! no longer count. Written only from `user_changed`.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel as _, QuerySelect as _};
use shared_contract::event::UserChanged;

/// A person in one restaurant.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// The restaurant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub restaurant_id: Uuid,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Display name.
    pub name: String,
    /// `owner`, `manager` or `employee`.
    pub role: String,
    /// The restaurant's own number for the person.
    pub employee_id: Option<String>,
    /// `he` or `en`.
    pub language: String,
    /// False: may not sign in here.
    pub is_active: bool,
    /// Tokens issued before this moment (seconds since 1970 UTC) do not count.
    pub tokens_not_before: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Writes a person's present state.
pub async fn put<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    changed: &UserChanged,
) -> Result<(), DbErr> {
    let user = &changed.user;
    let row = Model {
        restaurant_id,
        id: user.id,
        name: user.name.clone(),
        role: user.role.as_str().to_owned(),
        employee_id: user.employee_id.clone(),
        language: user.language.as_str().to_owned(),
        is_active: user.is_active,
        tokens_not_before: changed.tokens_not_before,
    };
    let mut updated = vec![
        Column::Name,
        Column::Role,
        Column::EmployeeId,
        Column::Language,
        Column::IsActive,
    ];
    // A change that withdraws nothing leaves an earlier withdrawal as it is.
    if changed.tokens_not_before.is_some() {
        updated.push(Column::TokensNotBefore);
    }
    Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([Column::RestaurantId, Column::Id])
                .update_columns(updated)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Everybody whose tokens were ever withdrawn: restaurant, person, moment in seconds.
pub async fn withdrawals<C: ConnectionTrait>(db: &C) -> Result<Vec<(Uuid, Uuid, i64)>, DbErr> {
    Entity::find()
        .filter(Column::TokensNotBefore.is_not_null())
        .select_only()
        .column(Column::RestaurantId)
        .column(Column::Id)
        .column(Column::TokensNotBefore)
        .into_tuple()
        .all(db)
        .await
}

/// Whether this person works in this restaurant now; none when nobody knows the person there.
pub async fn is_active<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<bool>, DbErr> {
    let found = Entity::find_by_id((restaurant_id, id)).one(db).await?;
    Ok(found.map(|user| user.is_active))
}
