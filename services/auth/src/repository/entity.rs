//! The tables of auth. Moments are microseconds UTC.

/// A restaurant and its settings.
pub mod restaurant {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "restaurants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub time_zone: String,
        pub day_starts_at: String,
        pub town: Option<String>,
        pub language: String,
        pub currency: String,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// At most one row: which restaurant was first.
pub mod installation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub first_restaurant_id: Uuid,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person, whatever restaurants they work in.
pub mod user {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub email: String,
        pub name: String,
        pub phone: Option<String>,
        pub phone_verified: bool,
        pub language: String,
        pub password_hash: Option<String>,
        pub last_restaurant_id: Option<Uuid>,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person's place in one restaurant.
pub mod membership {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "memberships")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub restaurant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub role: String,
        pub employee_id: Option<String>,
        pub is_active: bool,
        /// Access tokens with an earlier `iat` (seconds) do not count.
        pub tokens_not_before: i64,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// One login on one device.
pub mod session {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        /// The restaurant last worked in.
        pub restaurant_id: Uuid,
        /// How the person signed in, comma-separated.
        pub amr: String,
        pub user_agent: Option<String>,
        pub client_ip: Option<String>,
        pub created_at: i64,
        pub last_used_at: i64,
        pub expires_at: i64,
        pub ended_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// One refresh token of a login; only its hash.
pub mod refresh_token {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "refresh_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub hash: Vec<u8>,
        pub session_id: Uuid,
        pub restaurant_id: Uuid,
        /// The token it was given for.
        pub parent_id: Option<Uuid>,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        /// SHA-256 of the Idempotency-Key it was spent with.
        pub used_key: Option<Vec<u8>>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// An invitation or a password reset; only its hash.
pub mod one_time_token {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "one_time_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub purpose: String,
        pub hash: Vec<u8>,
        pub user_id: Uuid,
        pub restaurant_id: Option<Uuid>,
        pub created_by: Option<Uuid>,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A code sent to a person's number; only its keyed hash.
pub mod phone_code {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "phone_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        /// The number it was made for.
        pub phone: String,
        pub hash: Vec<u8>,
        pub wrong_tries: i32,
        pub created_at: i64,
        pub expires_at: i64,
        /// When the right code came back, or a later one or another number took its place.
        pub used_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// At most one row: which signing key was first.
pub mod first_key {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "first_signing_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub kid: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A signing key; the private half encrypted.
pub mod signing_key {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "signing_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kid: String,
        pub public_key: Vec<u8>,
        pub private_key: Vec<u8>,
        pub created_at: i64,
        /// Signs from then on, once verifiers have had time to hear of it.
        pub active_from: i64,
        pub retired_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
