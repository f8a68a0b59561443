//! Booking movements and taking them back: who may, and what the ledger is asked to do.
//!
//! Whatever is refused here goes through the ledger as well when it came under a key, so that the
//! same key always gets the same answer.

use std::collections::HashMap;
use std::sync::Arc;

use shared_auth::{Action, MovementKind, Principal};
use shared_clock::{DayRule, Timestamp, new_id};
use shared_contract::inventory as wire;
use shared_quantity::{Amount, Qty};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::Error;
use super::stock_keys::client_key;
use crate::Service;
use crate::ledger::{Render, Reply, Request, read};
use crate::model::{After, Count, Kind, Move, Movement, Note, Order, Refusal, Undo, What};
use crate::repository::user;

/// How far ahead a client's clock may be.
const AHEAD_SECONDS: i64 = 5 * 60;
/// How late something may be told.
const BACK_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Who books, from where, and how outcomes are worded for them.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) who: &'a Principal,
    pub(crate) source: &'static str,
    pub(crate) render: Render,
}

/// What is known for a whole request, so that a batch asks for it once.
pub(super) struct Facts {
    pub(super) now: Timestamp,
    pub(super) days: Arc<DayRule>,
    people: HashMap<Uuid, Option<bool>>,
}

impl Service {
    /// Books one movement, under the header's key and its `client_id`.
    pub(crate) async fn book(
        &self,
        desk: Desk<'_>,
        item: &wire::MovementRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Error> {
        let facts = self
            .facts(desk.who, item.performed_by.into_iter().collect())
            .await?;
        let mut keys: Vec<IdempotentCall> = call.into_iter().collect();
        keys.extend(client_key(
            desk.who,
            "movement",
            item.client_id.as_deref(),
            item,
        )?);
        let reply = self
            .ledger
            .book(self.movement(desk, &facts, item, keys))
            .await?;
        answer_of(reply)
    }

    /// Takes a movement back.
    pub(crate) async fn undo(
        &self,
        desk: Desk<'_>,
        id: Uuid,
        reason: Option<String>,
        call: Option<IdempotentCall>,
    ) -> Result<Answer, Error> {
        let facts = self.facts(desk.who, Vec::new()).await?;
        let db = self.db.read();
        let restaurant = desk.who.restaurant_id;
        let original = read::movement(db, restaurant, id).await?;
        let product_id = original.as_ref().map(|original| original.product_id);
        let order = match original {
            None => Err(Refusal::UnknownMovement),
            Some(original) if !may_undo(desk.who, &original, &facts) => Err(Refusal::Forbidden),
            Some(original) => {
                let companion = read::companion(db, restaurant, id).await?;
                let undo = Undo {
                    original,
                    companion,
                    already_undone: false,
                    previous_count: None,
                };
                let note = note(desk, reason, facts.now);
                Ok(self.order(&facts, note, What::Undo(Box::new(undo))))
            }
        };
        let request = Request {
            restaurant_id: restaurant,
            product_id: product_id.unwrap_or_default(),
            order,
            keys: call.into_iter().collect(),
            render: desk.render,
        };
        answer_of(self.ledger.book(request).await?)
    }

    pub(super) async fn facts(&self, who: &Principal, people: Vec<Uuid>) -> Result<Facts, Error> {
        let db = self.db.read();
        let mut known = HashMap::new();
        for id in people {
            if id != who.user_id && !known.contains_key(&id) {
                known.insert(id, user::is_active(db, who.restaurant_id, id).await?);
            }
        }
        let days = self.people.day_rule(who.restaurant_id).await?;
        Ok(Facts {
            now: self.clock.now(),
            days,
            people: known,
        })
    }

    pub(super) fn order(&self, facts: &Facts, note: Note, what: What) -> Order {
        let ids = [new_id(&*self.clock), new_id(&*self.clock)];
        Order {
            ids,
            today: facts.days.day_of(note.occurred_at),
            note,
            what,
        }
    }

    /// What the ledger is asked for one movement.
    pub(super) fn movement(
        &self,
        desk: Desk<'_>,
        facts: &Facts,
        item: &wire::MovementRequest,
        keys: Vec<IdempotentCall>,
    ) -> Request {
        Request {
            restaurant_id: desk.who.restaurant_id,
            product_id: item.product_id,
            order: self.movement_order(desk, facts, item),
            keys,
            render: desk.render,
        }
    }

    fn movement_order(
        &self,
        desk: Desk<'_>,
        facts: &Facts,
        item: &wire::MovementRequest,
    ) -> Result<Order, Refusal> {
        let kind = kind_of(item.kind);
        if !desk.who.role.may(Action::Book(permission_of(kind))) {
            return Err(Refusal::Forbidden);
        }
        let mut note = note(desk, item.reason.clone(), facts.now);
        note.notes.clone_from(&item.notes);
        note.occurred_at = moment("occurred_at", item.occurred_at, facts.now)?;
        if let Some(person) = item.performed_by {
            match facts.people.get(&person).copied().unwrap_or(Some(true)) {
                Some(true) => note.performed_by = person,
                Some(false) => {
                    let (field, message) = ("performed_by", "no longer works here");
                    return Err(Refusal::Invalid { field, message });
                }
                None => return Err(Refusal::UnknownPerson),
            }
        }
        Ok(self.order(facts, note, what_of(kind, item)?))
    }
}

/// A difference, or a counted truth.
fn what_of(kind: Kind, item: &wire::MovementRequest) -> Result<What, Refusal> {
    let invalid = |field, message| Err(Refusal::Invalid { field, message });
    let counted = item.counted_boxes.is_some() || item.counted_units.is_some();
    let stated = item.boxes.is_some() || item.units.is_some();
    if !counted {
        let units = item.units.unwrap_or(Qty::ZERO);
        return Ok(What::Move(Move {
            kind,
            amount: Amount::new(item.boxes.unwrap_or(0), units),
            expiry: item.expiry_date,
            take_available: item.if_short == Some(wire::IfShort::TakeAvailable),
        }));
    }
    let field = if item.counted_boxes.is_some() {
        "counted_boxes"
    } else {
        "counted_units"
    };
    if kind != Kind::Adjustment {
        return invalid(field, "only an ADJUSTMENT states what was counted");
    }
    if stated {
        return invalid(field, "state either what was counted or the difference");
    }
    for (field, negative) in [
        (
            "counted_boxes",
            item.counted_boxes.is_some_and(|boxes| boxes < 0),
        ),
        (
            "counted_units",
            item.counted_units.is_some_and(Qty::is_negative),
        ),
    ] {
        if negative {
            return invalid(field, "must not be less than zero");
        }
    }
    Ok(What::Count(Count {
        boxes: item.counted_boxes,
        units: item.counted_units,
        after: After::default(),
    }))
}

/// A stated moment within its bounds; one slightly ahead is a clock that is fast, and reads as now.
pub(super) fn moment(
    field: &'static str,
    stated: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, Refusal> {
    let at = stated.unwrap_or(now);
    if at > now.plus_seconds(AHEAD_SECONDS) {
        return Err(Refusal::Invalid {
            field,
            message: "is more than 5 minutes ahead",
        });
    }
    if at < now.plus_seconds(-BACK_SECONDS) {
        return Err(Refusal::Invalid {
            field,
            message: "is more than 7 days back",
        });
    }
    Ok(at.min(now))
}

pub(super) fn note(desk: Desk<'_>, reason: Option<String>, now: Timestamp) -> Note {
    Note {
        reason,
        notes: None,
        performed_by: desk.who.user_id,
        reported_by: desk.who.user_id,
        source: desk.source.to_owned(),
        occurred_at: now,
    }
}

fn answer_of(reply: Reply) -> Result<Answer, Error> {
    match reply {
        Reply::Fresh(_, answer) | Reply::Replayed(answer) => Ok(answer),
        Reply::Mismatch(problem) => Err(problem.into()),
    }
}

/// O and M take back anything, E their own takes and waste of the same business day.
fn may_undo(who: &Principal, original: &Movement, facts: &Facts) -> bool {
    if who.role.may(Action::UndoAny) {
        return true;
    }
    let note = &original.note;
    let own = note.performed_by == who.user_id || note.reported_by == who.user_id;
    let today = facts.days.day_of(note.occurred_at) == facts.days.day_of(facts.now);
    own && today && matches!(original.kind, Kind::Out | Kind::Waste)
}

const fn kind_of(kind: wire::MovementType) -> Kind {
    match kind {
        wire::MovementType::In => Kind::In,
        wire::MovementType::Out => Kind::Out,
        wire::MovementType::Waste => Kind::Waste,
        wire::MovementType::Adjustment => Kind::Adjustment,
    }
}

const fn permission_of(kind: Kind) -> MovementKind {
    match kind {
        Kind::In => MovementKind::In,
        Kind::Out => MovementKind::Out,
        Kind::Waste => MovementKind::Waste,
        Kind::Adjustment => MovementKind::Adjustment,
    }
}
