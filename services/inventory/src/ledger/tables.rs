//! Rows of the tables the ledger reads and writes. Quantities are thousandths, moments are
//! microseconds since 1970 UTC, hashes lower-case hex, and `expiry_date` is empty for the lot
//! without a date.
//!
//! [`product`] and [`user`] belong to others; the ledger reads these columns of them and writes none.

/// End of a restaurant's ledger; its row is the lock under which the ledger grows.
pub mod head {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_heads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        pub seq: i64,
        pub hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A movement.
pub mod movement {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "movements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub restaurant_id: Uuid,
        pub seq: i64,
        pub product_id: Uuid,
        pub kind: String,
        pub boxes_change: i64,
        pub units_change: i64,
        pub total_change: i64,
        pub box_size: i64,
        pub box_opened: bool,
        pub reason: Option<String>,
        pub notes: Option<String>,
        pub performed_by: Uuid,
        pub reported_by: Uuid,
        pub source: String,
        pub undoes: Option<Uuid>,
        pub offsets: Option<Uuid>,
        pub counted_at: Option<i64>,
        pub occurred_at: i64,
        pub created_at: i64,
        pub prev_hash: String,
        pub hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a movement did to one lot.
pub mod movement_lot {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "movement_lots")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub movement_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub expiry_date: String,
        pub boxes_change: i64,
        pub units_change: i64,
        pub boxes_opened: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a lot holds; emptied lots stay with zeros.
pub mod lot {
    use sea_orm::entity::prelude::*;
    use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};

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

    /// Those that are not empty.
    pub fn holds_anything() -> SimpleExpr {
        Column::Boxes.ne(0).or(Column::Units.ne(0))
    }
}

/// A product's stock over all lots; there is no row before its first movement or count.
pub mod stock {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stock")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub product_id: Uuid,
        pub restaurant_id: Uuid,
        pub boxes: i64,
        pub units: i64,
        pub total: i64,
        pub seq: i64,
        pub counted_at: Option<i64>,
        pub last_occurred_at: Option<i64>,
        pub recent_out: String,
        pub recent_in: String,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The columns of a person that the ledger reads.
pub mod user {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The columns of a product that the ledger reads.
pub mod product {
    use sea_orm::entity::prelude::*;
    use sea_orm::sea_query::IntoCondition as _;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "products")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub restaurant_id: Uuid,
        pub name: String,
        pub name_en: Option<String>,
        pub unit_type: String,
        /// Thousandths of a unit; none or zero: not boxed.
        pub box_size: Option<i64>,
        pub default_expiry_days: Option<i32>,
        /// Thousandths of a unit.
        pub min_stock_level: Option<i64>,
        pub is_active: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl Related<super::stock::Entity> for Entity {
        fn to() -> RelationDef {
            Self::belongs_to(super::stock::Entity)
                .from(Column::Id)
                .to(super::stock::Column::ProductId)
                .into()
        }
    }

    /// The lots that hold anything.
    impl Related<super::lot::Entity> for Entity {
        fn to() -> RelationDef {
            Self::belongs_to(super::lot::Entity)
                .from(Column::Id)
                .to(super::lot::Column::ProductId)
                .on_condition(|_, _| super::lot::holds_anything().into_condition())
                .into()
        }
    }
}
