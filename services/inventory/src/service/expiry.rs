//! Looking every morning for lots that come near their date or are past it, and telling of them:
//! `lot_expiring`, `lot_expired`.
//!
//! When a restaurant's turn comes is kept in the database, so that a look for whose turn it is costs
//! one read of an index, however many restaurants there are. A transaction takes some whose turn has
//! come, tells of their lots, remembers what was told, and moves their turn to the next morning: all
//! of it or nothing, whoever is killed, and one replica only. A morning that went by while nothing
//! ran is caught up with on the same business day; a day that went by is not.

use std::time::Duration;

use jiff::civil::Date;
use sea_orm::DatabaseTransaction;
use shared_clock::{DayRule, Timestamp};
use shared_contract::event::kind;
use shared_contract::inventory::{LotExpired, LotExpiring};
use shared_events::NewEvent;
use shared_storage::Database;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Error, people};
use crate::Service;
use crate::model::expiry::{days_until, later};
use crate::model::{Morning, Stage, Stages};
use crate::repository::expiry::{self, Candidate, scan};
use crate::repository::restaurant;

/// How often it is looked whose turn has come.
const EVERY: Duration = Duration::from_secs(10);
/// Restaurants in one transaction.
const RESTAURANTS: u64 = 25;
/// A transaction takes no further restaurant once it has told of so many lots.
const LOTS: usize = 1_000;
/// How long ago a date may have passed when a lot comes in, or when the first look is taken, for it
/// to be told of. What is older stands in the list of what has expired.
const BACK_DAYS: i32 = 14;

/// When lots are looked at, and for what.
#[derive(Debug, Clone)]
pub struct Dates {
    /// How many days before their date lots are told of.
    pub stages: Stages,
    /// The local time of the look.
    pub at: jiff::civil::Time,
}

impl Dates {
    fn key(&self) -> String {
        self.at.to_string()
    }

    /// Where turns were reckoned with another time than this, they are reckoned again.
    pub async fn settle(&self, db: &Database) -> Result<(), sea_orm::DbErr> {
        if expiry::is_reckoned_otherwise(db.read(), &self.key()).await? {
            let tx = db.begin_write().await?;
            expiry::reckon_again(&tx, &self.key()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// What one restaurant's look found.
struct Looked {
    turn: scan::Model,
    told: Vec<(Stage, Candidate)>,
    today: Date,
}

impl Service {
    /// Looks at the lots of every restaurant whose morning has come, and tells of them. Gives back
    /// of how many lots it told. [`Service::spawn_background`] does this all day.
    ///
    /// # Errors
    /// When the database cannot be asked; what was committed before stays.
    pub async fn scan_expiry(&self) -> anyhow::Result<usize> {
        let mut told = 0;
        while expiry::is_any_due(self.db.read(), self.clock.now()).await? {
            match self.scan_some().await? {
                // Others have the rest in hand.
                None => break,
                Some(some) => told += some,
            }
        }
        Ok(told)
    }

    /// Until stopped.
    pub(crate) async fn watch_dates(self, stop: CancellationToken) {
        loop {
            let looked = tokio::select! {
                () = stop.cancelled() => return,
                looked = self.scan_expiry() => looked,
            };
            match looked {
                Ok(0) => {}
                Ok(lots) => tracing::info!(lots, "told of dates that are near or past"),
                Err(error) => tracing::warn!(%error, "dates will be looked at again"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// One transaction. None when nobody was left to take.
    async fn scan_some(&self) -> Result<Option<usize>, Error> {
        let now = self.clock.now();
        let tx = self.db.begin_write().await?;
        let turns = expiry::claim(&tx, now, RESTAURANTS).await?;
        if turns.is_empty() {
            tx.rollback().await?;
            return Ok(None);
        }
        let ids = turns.iter().map(|turn| turn.restaurant_id);
        let rules = restaurant::day_rules(&tx, ids).await?;
        let (mut next, mut events, mut lots) = (Vec::new(), Vec::new(), 0);
        for turn in turns {
            let id = turn.restaurant_id;
            let days = rules
                .get(&id)
                .map_or_else(DayRule::default, |(zone, start)| {
                    people::rule_of(zone, start)
                });
            let looked = self.look(&tx, turn, &days, now).await?;
            expiry::remember(&tx, id, &looked.told, now).await?;
            lots += looked.told.len();
            let told = looked.told.iter();
            let told = told.map(|(stage, lot)| event(*stage, lot, looked.today));
            events.push((id, told.collect::<Vec<NewEvent>>()));
            next.push(looked.turn);
            if lots >= LOTS {
                break;
            }
        }
        expiry::put(&tx, next).await?;
        events.retain(|(_, events)| !events.is_empty());
        self.outbox.append_all(&tx, &events).await?;
        tx.commit().await?;
        self.outbox.committed(events.into_iter().map(|(id, _)| id));
        Ok(Some(lots))
    }

    /// What is to be told of a restaurant now, and its next turn.
    async fn look(
        &self,
        tx: &DatabaseTransaction,
        turn: scan::Model,
        days: &DayRule,
        now: Timestamp,
    ) -> Result<Looked, Error> {
        let morning = Morning::of(days, self.dates.at, now);
        let scanned: Option<Date> = turn.scanned_day.parse().ok();
        let mut looked = Looked {
            turn: scan::Model {
                scan_at: self.dates.key(),
                look_at: morning.at.as_micros(),
                ..turn
            },
            told: Vec::new(),
            today: morning.day,
        };
        if now < morning.at {
            return Ok(looked);
        }
        looked.turn.look_at = morning.next.as_micros();
        if scanned.is_some_and(|scanned| scanned >= morning.day) {
            return Ok(looked);
        }
        let id = looked.turn.restaurant_id;
        looked.turn.scanned_day = morning.day.to_string();
        looked.told = self.due(tx, id, morning.day, scanned).await?;
        if !looked.told.is_empty() {
            // What is told must be so: from here on nothing is booked until it is.
            self.ledger.lock(tx, id).await?;
            looked.told = self.due(tx, id, morning.day, scanned).await?;
        }
        Ok(looked)
    }

    async fn due(
        &self,
        tx: &DatabaseTransaction,
        restaurant_id: Uuid,
        today: Date,
        scanned: Option<Date>,
    ) -> Result<Vec<(Stage, Candidate)>, Error> {
        let back = later(today, -BACK_DAYS);
        let first = scanned.map_or(back, |scanned| scanned.min(back));
        let last = self.dates.stages.horizon(today);
        let found = expiry::candidates(tx, restaurant_id, first, last).await?;
        let stage = |lot: Candidate| {
            let left = days_until(today, lot.expiry_date);
            let stage = self.dates.stages.due(left, lot.shelf_life, lot.told)?;
            Some((stage, lot))
        };
        Ok(found.into_iter().filter_map(stage).collect())
    }
}

fn event(stage: Stage, lot: &Candidate, today: Date) -> NewEvent {
    // Every booking was checked against the limit, so there always is a total.
    let total = lot.held.total(lot.box_size).unwrap_or_default();
    let box_size = lot.box_size.is_positive().then_some(lot.box_size);
    let days_left = days_until(today, lot.expiry_date);
    match stage {
        Stage::Within(stage_days) => {
            let expiring = LotExpiring {
                product_id: lot.product_id,
                name: lot.name.clone(),
                name_en: lot.name_en.clone(),
                unit_type: lot.unit_type.clone(),
                box_size,
                expiry_date: lot.expiry_date,
                days_left,
                stage_days,
                boxes: lot.held.boxes,
                units: lot.held.units,
                total,
            };
            NewEvent::new(kind::LOT_EXPIRING, &expiring)
        }
        Stage::Expired => {
            let expired = LotExpired {
                product_id: lot.product_id,
                name: lot.name.clone(),
                name_en: lot.name_en.clone(),
                unit_type: lot.unit_type.clone(),
                box_size,
                expiry_date: lot.expiry_date,
                days_left,
                boxes: lot.held.boxes,
                units: lot.held.units,
                total,
            };
            NewEvent::new(kind::LOT_EXPIRED, &expired)
        }
    }
}
