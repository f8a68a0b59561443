//! Counts by employees, which wait for a manager.

use sea_orm::IntoActiveModel as _;
use sea_orm::entity::prelude::*;

/// A count that somebody proposed. Quantities are thousandths, moments microseconds UTC.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_proposals")]
pub struct Model {
    /// The proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub restaurant_id: Uuid,
    /// What was counted.
    pub product_id: Uuid,
    /// Closed boxes, if they were counted as boxes.
    pub boxes: Option<i64>,
    /// Loose units.
    pub units: Option<i64>,
    /// When it was counted.
    pub counted_at: i64,
    /// Who counted.
    pub proposed_by: Uuid,
    /// When it arrived.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a proposal.
pub async fn add<C: ConnectionTrait>(db: &C, proposal: Model) -> Result<(), DbErr> {
    Entity::insert(proposal.into_active_model())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
