//! Movements far larger than what is usual for their product: `large_movement`.
//!
//! The same rule by which chat asks before it books (`UsualRange::is_far_above`). Deliveries are
//! judged by deliveries; takes and waste by takes, as waste has no habit of its own. What is undone,
//! counted, corrected or imported is no movement of goods, and little is not large.

use std::collections::{BTreeSet, HashMap};

use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, QuerySelect as _};
use shared_contract::event::kind;
use shared_contract::inventory::LargeMovement;
use shared_events::NewEvent;

use super::load::{Loaded, among};
use super::tables::user;
use super::view;
use crate::model::{Kind, Movement};

/// The source of movements that are no news.
const IMPORT: &str = "import";

/// The large movements of a batch, oldest first.
#[derive(Debug, Default)]
pub struct Large(Vec<(Uuid, LargeMovement)>);

impl Large {
    /// Keeps `movement` if it is large, judged by the product as it was `before` it.
    pub fn judge(&mut self, before: &Loaded, movement: &Movement) {
        let stock = &before.stock;
        let recent = match movement.kind {
            Kind::In => &stock.recent_in,
            Kind::Out | Kind::Waste => &stock.recent_out,
            Kind::Adjustment => return,
        };
        if movement.undoes.is_some() || movement.note.source == IMPORT {
            return;
        }
        let size = movement.total_change.checked_abs();
        let usual = view::usual(recent).zip(size);
        let Some((usual, _)) = usual.filter(|(usual, size)| usual.is_far_above(*size)) else {
            return;
        };
        let called = before.called();
        let large = LargeMovement {
            movement_id: movement.id,
            seq: movement.seq,
            product_id: movement.product_id,
            name: called.name.to_owned(),
            name_en: called.name_en.map(str::to_owned),
            unit_type: called.unit_type.to_owned(),
            box_size: view::shown_box_size(movement.box_size),
            kind: view::shown_kind(movement.kind),
            total_change: movement.total_change,
            usual,
            reason: movement.note.reason.clone(),
            performed_by: movement.note.performed_by,
            performed_by_name: None,
            reported_by: movement.note.reported_by,
            reported_by_name: None,
            source: movement.note.source.clone(),
            occurred_at: movement.note.occurred_at,
        };
        self.0.push((movement.restaurant_id, large));
    }

    /// Their events by restaurant, with people's names: read only when there is any, which is rare.
    pub async fn events(
        &mut self,
        tx: &DatabaseTransaction,
    ) -> Result<Vec<(Uuid, NewEvent)>, DbErr> {
        let large = std::mem::take(&mut self.0);
        if large.is_empty() {
            return Ok(Vec::new());
        }
        let names = names(tx, &large).await?;
        let event = |(restaurant, mut large): (Uuid, LargeMovement)| {
            let name = |person| names.get(&(restaurant, person)).cloned();
            large.performed_by_name = name(large.performed_by);
            large.reported_by_name = name(large.reported_by);
            (restaurant, NewEvent::new(kind::LARGE_MOVEMENT, &large))
        };
        Ok(large.into_iter().map(event).collect())
    }
}

async fn names(
    tx: &DatabaseTransaction,
    large: &[(Uuid, LargeMovement)],
) -> Result<HashMap<(Uuid, Uuid), String>, DbErr> {
    let restaurants: BTreeSet<Uuid> = large.iter().map(|(restaurant, _)| *restaurant).collect();
    let people: BTreeSet<Uuid> = large
        .iter()
        .flat_map(|(_, large)| [large.performed_by, large.reported_by])
        .collect();
    let rows: Vec<(Uuid, Uuid, String)> = user::Entity::find()
        .select_only()
        .columns([
            user::Column::RestaurantId,
            user::Column::Id,
            user::Column::Name,
        ])
        .filter(among(
            tx,
            user::Column::RestaurantId,
            restaurants.into_iter(),
        ))
        .filter(among(tx, user::Column::Id, people.into_iter()))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(restaurant, person, name)| ((restaurant, person), name))
        .collect())
}
