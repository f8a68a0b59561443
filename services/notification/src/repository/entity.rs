//! The tables as `SeaORM` sees them; columns are described in the migrations.

/// A person in one restaurant, as auth last told.
pub mod user {
    use sea_orm::entity::prelude::*;

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
        pub user_id: Uuid,
        /// `owner`, `manager` or `employee`.
        pub role: String,
        /// `he` or `en`.
        pub language: String,
        /// Whether the person may sign in here.
        pub is_active: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A restaurant, as auth last told.
pub mod restaurant {
    use sea_orm::entity::prelude::*;

    /// A restaurant.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "restaurants")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// Its name.
        pub name: String,
        /// IANA time zone.
        pub time_zone: String,
        /// Town, for candle-lighting times.
        pub town: Option<String>,
        /// `he` or `en`.
        pub language: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// How alerts reach one person.
pub mod preference {
    use sea_orm::entity::prelude::*;

    /// One person's preferences in one restaurant.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "preferences")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The person.
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        /// JSON of the preferences.
        pub body: String,
        /// Microseconds UTC.
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Whether something that was alerted is still so.
pub mod alert_state {
    use sea_orm::entity::prelude::*;

    /// The state of one alert about one subject.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "alert_states")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The alert type.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        /// What it is about: a product.
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: Uuid,
        /// Alerted and not yet over.
        pub is_open: bool,
        /// The event that opened or closed it.
        pub event_id: Uuid,
        /// How much it mattered when it opened.
        pub severity: String,
        /// JSON of the facts when it opened.
        pub data: String,
        /// Microseconds UTC.
        pub changed_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// One entry of one person's inbox.
pub mod inbox {
    use sea_orm::entity::prelude::*;

    /// One entry of one person's inbox.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "inbox")]
    pub struct Model {
        /// The entry.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The restaurant.
        pub restaurant_id: Uuid,
        /// Whose inbox.
        pub user_id: Uuid,
        /// Rises within one inbox; what live streams resume from.
        pub number: i64,
        /// The event behind it.
        pub event_id: Uuid,
        /// The alert type.
        pub kind: String,
        /// How much it matters.
        pub severity: String,
        /// The product it is about.
        pub product_id: Option<Uuid>,
        /// JSON of the facts.
        pub data: String,
        /// Microseconds UTC.
        pub created_at: i64,
        /// Microseconds UTC; null: unread.
        pub read_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The last number given out in one inbox.
pub mod inbox_head {
    use sea_orm::entity::prelude::*;

    /// The last number given out in one inbox.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "inbox_heads")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// Whose inbox.
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        /// The last number.
        pub last_number: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
