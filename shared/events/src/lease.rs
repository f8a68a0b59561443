//! A lease: of several replicas, one does a job, and another takes over when it stops.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{DbErr, IntoActiveModel};
use shared_clock::{SharedClock, new_id};
use shared_storage::Database;

use crate::tables::entity::lease;

/// Seconds a lease lasts unless renewed: how long a job rests after its holder was killed.
pub const LEASE_SECONDS: i64 = 12;

/// One process's claim to one job.
#[derive(Clone)]
pub struct Lease {
    db: Database,
    clock: SharedClock,
    name: String,
    holder: Uuid,
    held_until: i64,
}

impl Lease {
    /// A claim to the job `name`; not yet held.
    pub fn new(db: Database, clock: SharedClock, name: impl Into<String>) -> Self {
        let holder = new_id(&*clock);
        Self {
            db,
            clock,
            name: name.into(),
            holder,
            held_until: 0,
        }
    }

    /// Takes or renews the lease when less than two thirds of it are left; true while held.
    pub async fn hold(&mut self) -> Result<bool, DbErr> {
        let now = self.clock.now();
        if self.held_until > now.plus_seconds(LEASE_SECONDS * 2 / 3).as_micros() {
            return Ok(true);
        }
        let until = now.plus_seconds(LEASE_SECONDS).as_micros();
        let row = lease::Model {
            name: self.name.clone(),
            holder: self.holder,
            until,
        };
        let taken = lease::Entity::insert(row.into_active_model()).on_conflict(
            OnConflict::column(lease::Column::Name)
                .update_columns([lease::Column::Holder, lease::Column::Until])
                .action_and_where(
                    Expr::col((lease::Entity, lease::Column::Holder))
                        .eq(self.holder)
                        .or(Expr::col((lease::Entity, lease::Column::Until)).lt(now.as_micros())),
                )
                .to_owned(),
        );
        let tx = self.db.begin_write().await?;
        let changed = taken.exec_without_returning(&tx).await?;
        tx.commit().await?;
        let held = changed > 0;
        self.held_until = if held { until } else { 0 };
        Ok(held)
    }

    /// Gives the lease back, so that another replica need not wait.
    pub async fn release(&mut self) -> Result<(), DbErr> {
        self.held_until = 0;
        let tx = self.db.begin_write().await?;
        lease::Entity::delete_many()
            .filter(lease::Column::Name.eq(&self.name))
            .filter(lease::Column::Holder.eq(self.holder))
            .exec(&tx)
            .await?;
        tx.commit().await
    }
}
