//! Stock as the catalogue's lists need it: totals and dated lots. The ledger writes these tables;
//! nothing here decides a booking.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{QueryOrder as _, QuerySelect as _};
use shared_quantity::{Amount, Qty};

mod total {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stock")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub product_id: Uuid,
        pub restaurant_id: Uuid,
        pub total: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod lot {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lots")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub product_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub expiry_date: String,
        pub restaurant_id: Uuid,
        pub boxes: i64,
        pub units: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod movement {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "movements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub restaurant_id: Uuid,
        pub product_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A lot with a date that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedLot {
    /// Whose lot.
    pub product_id: Uuid,
    /// Its date.
    pub expiry_date: Date,
    /// What it holds.
    pub held: Amount,
}

/// The totals of a restaurant's products; one that nothing ever happened to is absent.
pub async fn totals<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
) -> Result<HashMap<Uuid, Qty>, DbErr> {
    let rows: Vec<(Uuid, i64)> = total::Entity::find()
        .select_only()
        .column(total::Column::ProductId)
        .column(total::Column::Total)
        .filter(total::Column::RestaurantId.eq(restaurant_id))
        .into_tuple()
        .all(db)
        .await?;
    let quantity = |(id, total)| (id, Qty::from_thousandths(total));
    Ok(rows.into_iter().map(quantity).collect())
}

/// Lots that hold something and whose date is `last` or before, earliest first.
pub async fn dated_lots<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    last: Date,
) -> Result<Vec<DatedLot>, DbErr> {
    // Dates of the form YYYY-MM-DD sort as text on both engines; the lot without a date is empty.
    let rows = lot::Entity::find()
        .filter(lot::Column::RestaurantId.eq(restaurant_id))
        .filter(lot::Column::ExpiryDate.ne(""))
        .filter(lot::Column::ExpiryDate.lte(last.to_string()))
        .filter(lot::Column::Boxes.ne(0).or(lot::Column::Units.ne(0)))
        .order_by_asc(lot::Column::ExpiryDate)
        .order_by_asc(lot::Column::ProductId)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(DatedLot {
                product_id: row.product_id,
                expiry_date: row
                    .expiry_date
                    .parse()
                    .map_err(|error| DbErr::Type(format!("lots.expiry_date: {error}")))?,
                held: Amount::new(row.boxes, Qty::from_thousandths(row.units)),
            })
        })
        .collect()
}

/// Whether anything was ever booked for a product.
pub async fn has_history<C: ConnectionTrait>(
    db: &C,
    restaurant_id: Uuid,
    product_id: Uuid,
) -> Result<bool, DbErr> {
    let found: Option<Uuid> = movement::Entity::find()
        .select_only()
        .column(movement::Column::Id)
        .filter(movement::Column::RestaurantId.eq(restaurant_id))
        .filter(movement::Column::ProductId.eq(product_id))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}
