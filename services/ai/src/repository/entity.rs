//! The tables as `SeaORM` sees them; columns are described in the migrations.

/// A conversation of one person.
pub mod conversation {
    use sea_orm::entity::prelude::*;

    /// A conversation of one person.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "conversations")]
    pub struct Model {
        /// The conversation.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The restaurant.
        pub restaurant_id: Uuid,
        /// Whose it is.
        pub user_id: Uuid,
        /// Rises with every change.
        pub version: i64,
        /// JSON of the dialogue's state.
        pub state: String,
        /// The message whose bookings are under way.
        pub busy_message_id: Option<Uuid>,
        /// Its first message.
        pub title: String,
        /// Microseconds UTC.
        pub created_at: i64,
        /// Microseconds UTC.
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A message with what came of it.
pub mod message {
    use sea_orm::entity::prelude::*;

    /// A message with what came of it.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub struct Model {
        /// The message.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The restaurant.
        pub restaurant_id: Uuid,
        /// Its conversation.
        pub conversation_id: Uuid,
        /// Who said it.
        pub user_id: Uuid,
        /// The client's own id of it.
        pub client_id: Option<String>,
        /// SHA-256 of the request.
        pub body_hash: Vec<u8>,
        /// What was said.
        pub text: String,
        /// The option tapped.
        pub option_id: Option<Uuid>,
        /// Language of the reply.
        pub language: String,
        /// `pending`, `planned` or `done`.
        pub status: String,
        /// JSON of the decided turn, while its bookings are under way.
        pub plan: Option<String>,
        /// JSON of the answer.
        pub answer: Option<String>,
        /// It was not understood.
        pub unanswered: bool,
        /// How a spoken message was recognised: `sure` or `unsure`.
        pub heard: Option<String>,
        /// Microseconds UTC.
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person in one restaurant, as auth last told.
pub mod person {
    use sea_orm::entity::prelude::*;

    /// A person in one restaurant.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "people")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The person.
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        /// As said in «יוסף לקח».
        pub name: String,
        /// `he` or `en`.
        pub language: String,
        /// Whether they work here.
        pub is_active: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A restaurant's time, as auth last told.
pub mod restaurant {
    use sea_orm::entity::prelude::*;

    /// A restaurant's time.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "restaurants")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// IANA time zone.
        pub time_zone: String,
        /// Local time the business day starts.
        pub day_starts_at: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
