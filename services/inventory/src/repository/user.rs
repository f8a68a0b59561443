//! What inventory remembers of auth's people: who may be named on a movement. Written only from
//! `user_changed`.

use sea_orm::IntoActiveModel as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
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
    };
    let updated = [
        Column::Name,
        Column::Role,
        Column::EmployeeId,
        Column::Language,
        Column::IsActive,
    ];
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

/// Whether this person works in this restaurant now; none when nobody knows the person there.
pub async fn is_active<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    id: Uuid,
) -> Result<Option<bool>, DbErr> {
    let found = Entity::find_by_id((restaurant_id, id)).one(db).await?;
    Ok(found.map(|user| user.is_active))
}
