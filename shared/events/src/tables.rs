//! The tables behind events, created in every service's own database.
//!
//! `event_epoch` (one row), `event_heads` (last `seq` of each restaurant), `outbox` (the log, kept
//! 30 days), `consumer_offsets` (how far this service has read others) and `leases`.

use sea_orm_migration::prelude::*;
use shared_storage::{json_text, micros, not_null_id, text};

/// Creates all of them; called by each service's first migration.
pub async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in [epoch(), heads(), outbox(), offsets(), leases()] {
        manager.create_table(table).await?;
    }
    let kept = Index::create()
        .name("outbox_by_age")
        .table("outbox")
        .col("occurred_at")
        .take();
    manager.create_index(kept).await?;
    let changed = Index::create()
        .name("event_heads_by_change")
        .table("event_heads")
        .col("changed_at")
        .take();
    manager.create_index(changed).await?;
    let first = Query::insert()
        .into_table("event_epoch")
        .columns(["id", "epoch"])
        .values_panic([1.into(), 1_i64.into()])
        .take();
    manager.exec_stmt(first).await
}

fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

fn epoch() -> TableCreateStatement {
    Table::create()
        .table("event_epoch")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(number("epoch"))
        .take()
}

fn heads() -> TableCreateStatement {
    Table::create()
        .table("event_heads")
        .col(not_null_id("restaurant_id").primary_key())
        .col(number("last_seq"))
        .col(micros("changed_at"))
        .take()
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox")
        .col(not_null_id("restaurant_id"))
        .col(number("seq"))
        .col(not_null_id("id"))
        .col(text("kind"))
        .col(ColumnDef::new("version").integer().not_null())
        .col(micros("occurred_at"))
        .col(json_text("payload"))
        .primary_key(Index::create().col("restaurant_id").col("seq"))
        .take()
}

fn offsets() -> TableCreateStatement {
    Table::create()
        .table("consumer_offsets")
        .col(text("producer"))
        .col(not_null_id("restaurant_id"))
        .col(number("epoch"))
        .col(number("last_seq"))
        .primary_key(Index::create().col("producer").col("restaurant_id"))
        .take()
}

fn leases() -> TableCreateStatement {
    Table::create()
        .table("leases")
        .col(text("name").primary_key())
        .col(not_null_id("holder"))
        .col(micros("until"))
        .take()
}

/// Entities of the tables above; only this crate and the ledger writer touch them.
pub mod entity {
    /// One event of the log.
    pub mod outbox {
        use sea_orm::entity::prelude::*;

        /// One event of the log.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "outbox")]
        pub struct Model {
            /// Whose.
            #[sea_orm(primary_key, auto_increment = false)]
            pub restaurant_id: Uuid,
            /// Contiguous within the restaurant, from 1.
            #[sea_orm(primary_key, auto_increment = false)]
            pub seq: i64,
            /// The event's own id.
            pub id: Uuid,
            /// Its name, past tense.
            pub kind: String,
            /// Version of the payload's shape.
            pub version: i32,
            /// Microseconds UTC.
            pub occurred_at: i64,
            /// JSON text.
            pub payload: String,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }

    /// Last event `seq` of a restaurant.
    pub mod head {
        use sea_orm::entity::prelude::*;

        /// Last event `seq` of a restaurant.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "event_heads")]
        pub struct Model {
            /// Whose.
            #[sea_orm(primary_key, auto_increment = false)]
            pub restaurant_id: Uuid,
            /// The last `seq` given out.
            pub last_seq: i64,
            /// Microseconds UTC.
            pub changed_at: i64,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }

    /// The epoch: raised when a backup is restored.
    pub mod epoch {
        use sea_orm::entity::prelude::*;

        /// The one row that holds the epoch.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "event_epoch")]
        pub struct Model {
            /// Always 1.
            #[sea_orm(primary_key, auto_increment = false)]
            pub id: i32,
            /// Raised by a restore.
            pub epoch: i64,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }

    /// How far a producer's log was read.
    pub mod offset {
        use sea_orm::entity::prelude::*;

        /// How far a producer's log was read.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "consumer_offsets")]
        pub struct Model {
            /// The producing service.
            #[sea_orm(primary_key, auto_increment = false)]
            pub producer: String,
            /// Whose events.
            #[sea_orm(primary_key, auto_increment = false)]
            pub restaurant_id: Uuid,
            /// The producer's epoch then.
            pub epoch: i64,
            /// The last `seq` applied.
            pub last_seq: i64,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }

    /// Who does a job that only one replica may do.
    pub mod lease {
        use sea_orm::entity::prelude::*;

        /// Who does a job that only one replica may do.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "leases")]
        pub struct Model {
            /// The job.
            #[sea_orm(primary_key, auto_increment = false)]
            pub name: String,
            /// The process that does it.
            pub holder: Uuid,
            /// Until when, microseconds UTC.
            pub until: i64,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }
}
