//! The tables of `WhatsApp` as `SeaORM` sees them.

/// A message that came, known by Meta's id.
pub mod message {
    use sea_orm::entity::prelude::*;

    /// One message.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "whatsapp_messages")]
    pub struct Model {
        /// Meta's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub wamid: String,
        /// Whom it was written to.
        pub restaurant_id: Uuid,
        /// Meta's id of the recording in it.
        pub media_id: Option<String>,
        /// Microseconds UTC.
        pub received_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// When a number wrote last.
pub mod window {
    use sea_orm::entity::prelude::*;

    /// One number at one restaurant.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "whatsapp_windows")]
    pub struct Model {
        /// The restaurant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        /// The number in E.164.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
        /// Microseconds UTC; 0: it does not count as having written.
        pub last_inbound: i64,
        /// Microseconds UTC: when a stranger was told that nobody knows the number.
        pub told_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
