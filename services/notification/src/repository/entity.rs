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
        /// Display name.
        pub name: String,
        /// Mail address; empty: not told yet.
        pub email: String,
        /// Number in E.164, once a code sent to it came back.
        pub phone: Option<String>,
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

/// Something on its way to one person by one channel.
pub mod delivery {
    use sea_orm::entity::prelude::*;

    /// One delivery.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deliveries")]
    pub struct Model {
        /// The delivery; rises with time.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The restaurant.
        pub restaurant_id: Uuid,
        /// To whom; null: to `address`.
        pub user_id: Option<Uuid>,
        /// A bare address of the channel.
        pub address: Option<String>,
        /// The way it goes.
        pub channel: String,
        /// What it is.
        pub kind: String,
        /// How much it matters.
        pub severity: String,
        /// JSON of `model::Content`.
        pub content: String,
        /// Deliveries of a lane go one after the other; null: it waits for nobody.
        pub lane: Option<String>,
        /// Rises within the lane.
        pub number: i64,
        /// How far it came.
        pub state: String,
        /// How often it was tried.
        pub attempts: i64,
        /// Microseconds UTC; null: not any more.
        pub next_at: Option<i64>,
        /// Microseconds UTC; until then more alerts may join it.
        pub gathers_until: Option<i64>,
        /// Microseconds UTC; until then a worker has it.
        pub leased_until: Option<i64>,
        /// What went wrong at the last try.
        pub last_error: Option<String>,
        /// The provider's own id.
        pub provider_id: Option<String>,
        /// JSON list of the parts that arrived.
        pub reached: String,
        /// Microseconds UTC.
        pub created_at: i64,
        /// Microseconds UTC; after it the delivery is of no use.
        pub expires_at: Option<i64>,
        /// Microseconds UTC.
        pub sent_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What somebody did about an alert.
pub mod answer {
    use sea_orm::entity::prelude::*;

    /// The answer to the alert of one event.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "answers")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The event behind the alert.
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_id: Uuid,
        /// What was done.
        pub answer: String,
        /// By whom.
        pub by_user: Uuid,
        /// Microseconds UTC.
        pub at: i64,
        /// Microseconds UTC; the end of a silence that has one.
        pub until: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Until when nothing about a product is sent.
pub mod silence {
    use sea_orm::entity::prelude::*;

    /// One silence.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "silences")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The product.
        #[sea_orm(primary_key, auto_increment = false)]
        pub product_id: Uuid,
        /// Microseconds UTC; null: until a delivery.
        pub until: Option<i64>,
        /// Who asked for it.
        pub by_user: Uuid,
        /// Microseconds UTC.
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A key that the service made for itself.
pub mod secret {
    use sea_orm::entity::prelude::*;

    /// One key.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "secrets")]
    pub struct Model {
        /// What it is for.
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        /// The key; never shown.
        pub value: String,
        /// Microseconds UTC.
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The last day whose summary a person was given.
pub mod digest {
    use sea_orm::entity::prelude::*;

    /// One person's last summary.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "digests")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The person.
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        /// Local date, `YYYY-MM-DD`.
        pub last_day: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
