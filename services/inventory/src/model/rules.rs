//! The rules by example.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use jiff::civil::date;
use shared_quantity::{Amount, Qty};

use super::shelf::Shelf;
use super::*;

fn amount(boxes: i64, units: i32) -> Amount {
    Amount::new(boxes, Qty::from_units(units))
}

/// Five boxes of 24 and two loose.
fn shelf() -> Shelf {
    let mut shelf = Shelf::new(24);
    shelf.go(Kind::In, 5, 2).unwrap();
    shelf
}

#[test]
fn a_box_opens_by_itself() {
    let mut shelf = shelf();
    let taken = shelf.go(Kind::Out, 0, -3).unwrap();
    assert_eq!(shelf.stock.held(), amount(4, 23));
    let booked = shelf.movement(taken.drafts[0].id);
    assert!(booked.box_opened);
    assert_eq!(booked.change, amount(-1, 21));
    assert_eq!(booked.total_change, Qty::from_units(-3));
    shelf.undo(booked.id).unwrap();
    assert_eq!(
        shelf.stock.held(),
        amount(4, 26),
        "an opened box does not close again"
    );
}

#[test]
fn whole_boxes_leave_closed_and_come_back_closed() {
    let mut shelf = shelf();
    let taken = shelf.go(Kind::Out, 2, 1).unwrap();
    assert_eq!(shelf.stock.held(), amount(3, 1));
    assert!(!shelf.movement(taken.drafts[0].id).box_opened);
    shelf.undo(taken.drafts[0].id).unwrap();
    assert_eq!(shelf.stock.held(), amount(5, 2));
}

#[test]
fn boxes_are_made_up_from_loose_units_when_closed_ones_run_out() {
    let mut shelf = Shelf::new(24);
    shelf.go(Kind::In, 1, 30).unwrap();
    shelf.go(Kind::Out, 2, 0).unwrap();
    assert_eq!(shelf.stock.held(), amount(0, 6));
    let refused = shelf.go(Kind::Out, 1, 0).unwrap_err();
    let (available, total) = (amount(0, 6), Qty::from_units(6));
    assert_eq!(refused, Refusal::InsufficientStock { available, total });
}

#[test]
fn goods_leave_first_expired_first_and_the_undated_last() {
    let mut shelf = Shelf::new(24);
    let (early, late) = (date(2026, 3, 5), date(2026, 3, 9));
    shelf.go_lot(Kind::In, 0, 10, None).unwrap();
    shelf.go_lot(Kind::In, 1, 0, Some(late)).unwrap();
    shelf.go_lot(Kind::In, 1, 0, Some(early)).unwrap();
    let taken = shelf.go(Kind::Out, 0, 30).unwrap();
    assert_eq!(shelf.stock.lots.held(Expiry(Some(early))), Amount::ZERO);
    assert_eq!(shelf.stock.lots.held(Expiry(Some(late))), amount(0, 18));
    assert_eq!(shelf.stock.lots.held(Expiry::NONE), amount(0, 10));
    shelf.undo(taken.drafts[0].id).unwrap();
    assert_eq!(
        shelf.stock.lots.held(Expiry(Some(early))),
        amount(1, 0).open_one()
    );
    assert_eq!(shelf.stock.lots.held(Expiry(Some(late))), amount(0, 24));
}

trait OpenOne {
    fn open_one(self) -> Amount;
}

impl OpenOne for Amount {
    /// The box was opened to take units from it: it comes back loose.
    fn open_one(self) -> Amount {
        amount(self.boxes - 1, 24)
    }
}

#[test]
fn take_available_books_what_is_there() {
    let mut shelf = shelf();
    let what = Move {
        kind: Kind::Out,
        amount: amount(6, 0),
        expiry: None,
        take_available: true,
    };
    let decision = shelf.run(What::Move(what), shelf.now).unwrap();
    assert_eq!(decision.short_by, Some(Qty::from_units(22)));
    assert_eq!(shelf.stock.held(), Amount::ZERO);
    assert!(
        shelf.run(What::Move(what), shelf.now).is_err(),
        "nothing is there to book"
    );
}

#[test]
fn signs_follow_the_kind_of_movement() {
    let mut shelf = shelf();
    for (kind, boxes, units) in [
        (Kind::In, 0, -5),
        (Kind::In, 0, 0),
        (Kind::Out, 0, 0),
        (Kind::Out, 1, -1),
        (Kind::Waste, -1, 1),
        (Kind::Adjustment, -1, 1),
    ] {
        let refused = shelf.go(kind, boxes, units);
        assert!(
            matches!(refused, Err(Refusal::Invalid { .. })),
            "{kind} {boxes} {units}"
        );
    }
    shelf.go(Kind::Waste, 0, -2).unwrap();
    shelf.go(Kind::Adjustment, -1, 0).unwrap();
    shelf.go(Kind::Adjustment, 0, 1).unwrap();
    assert_eq!(shelf.stock.held(), amount(4, 1));
    assert_eq!(
        Shelf::new(0).go(Kind::In, 1, 0).unwrap_err(),
        Refusal::NotBoxed
    );
    assert_eq!(
        shelf.go(Kind::In, i64::MAX, 0).unwrap_err(),
        Refusal::TooLarge
    );
}

#[test]
fn a_delivery_that_was_used_cannot_be_undone() {
    let mut shelf = shelf();
    let delivery = shelf.ledger[0].id;
    let taken = shelf.go(Kind::Out, 0, 3).unwrap();
    assert!(matches!(
        shelf.undo(delivery),
        Err(Refusal::InsufficientStock { .. })
    ));
    shelf.undo(taken.drafts[0].id).unwrap();
    shelf.undo(delivery).unwrap();
    assert_eq!(shelf.stock.held(), Amount::ZERO);
    assert_eq!(shelf.undo(delivery).unwrap_err(), Refusal::AlreadyUndone);
    let undo = shelf.ledger.last().unwrap().id;
    assert_eq!(shelf.undo(undo).unwrap_err(), Refusal::UndoOfUndo);
}

#[test]
fn a_count_sets_the_truth_as_it_was_counted() {
    for (boxes, units) in [(6, 0), (3, 20), (5, 0), (0, 7), (0, 0), (4, 26)] {
        let mut shelf = shelf();
        shelf
            .count(Some(boxes), Some(Qty::from_units(units)), shelf.now)
            .unwrap();
        assert_eq!(shelf.stock.held(), amount(boxes, units));
    }
    let mut shelf = shelf();
    let same = shelf
        .count(Some(5), Some(Qty::from_units(2)), shelf.now)
        .unwrap();
    assert!(same.drafts.is_empty());
    let same = shelf
        .count(None, Some(Qty::from_units(122)), shelf.now)
        .unwrap();
    assert!(same.drafts.is_empty());
    shelf
        .count(None, Some(Qty::from_units(120)), shelf.now)
        .unwrap();
    assert_eq!(shelf.stock.held(), amount(5, 0));
}

#[test]
fn what_is_finished_comes_back_as_it_was() {
    let mut shelf = shelf();
    let finished = shelf.count(None, Some(Qty::ZERO), shelf.now).unwrap();
    assert_eq!(shelf.stock.held(), Amount::ZERO);
    let booked = shelf.movement(finished.drafts[0].id);
    assert!(!booked.box_opened);
    shelf.undo(booked.id).unwrap();
    assert_eq!(shelf.stock.held(), amount(5, 2));
}

#[test]
fn takes_during_a_count_are_netted() {
    let mut shelf = shelf();
    let counted_at = shelf.now.plus_seconds(60);
    shelf.now = shelf.now.plus_seconds(120);
    shelf.go(Kind::Out, 0, 3).unwrap();
    // Ten were missing when they were counted; three more left since.
    shelf
        .count(Some(4), Some(Qty::from_units(16)), counted_at)
        .unwrap();
    assert_eq!(shelf.stock.total(), Qty::from_units(109));
}

#[test]
fn a_late_movement_was_already_counted() {
    let mut shelf = shelf();
    let before = shelf.now.plus_seconds(-60);
    shelf
        .count(Some(0), Some(Qty::from_units(1)), shelf.now)
        .unwrap();
    let what = |kind| {
        let amount = amount(0, 3);
        What::Move(Move {
            kind,
            amount,
            expiry: None,
            take_available: false,
        })
    };
    let booked = shelf.run(what(Kind::Out), before).unwrap();
    assert_eq!(booked.drafts.len(), 2);
    assert_eq!(booked.drafts[booked.answer].kind, Kind::Out);
    assert_eq!(shelf.stock.held(), amount(0, 1));
    shelf.undo(booked.drafts[booked.answer].id).unwrap();
    assert_eq!(shelf.stock.held(), amount(0, 1), "the count still stands");
    shelf.run(what(Kind::In), before).unwrap();
    assert_eq!(shelf.stock.held(), amount(0, 1));
    let stale = shelf.count(Some(3), None, before);
    assert_eq!(stale.unwrap_err(), Refusal::CountSuperseded);
}

#[test]
fn an_undo_after_the_count_moment_is_not_deducted_twice() {
    let mut shelf = shelf();
    let taken = shelf.go(Kind::Out, 0, 3).unwrap();
    let counted_at = shelf.now.plus_seconds(60);
    shelf.now = shelf.now.plus_seconds(120);
    shelf.undo(taken.drafts[0].id).unwrap();
    let counted = shelf
        .count(None, Some(Qty::from_units(122)), counted_at)
        .unwrap();
    assert!(counted.drafts.is_empty(), "nothing was ever taken");
}

#[test]
fn undoing_a_count_brings_back_the_one_before() {
    let mut shelf = shelf();
    shelf.count(Some(4), None, shelf.now).unwrap();
    let first = shelf.stock.counted_at;
    shelf.now = shelf.now.plus_seconds(60);
    let second = shelf.count(Some(3), None, shelf.now).unwrap();
    shelf.undo(second.drafts[0].id).unwrap();
    assert_eq!(shelf.stock.counted_at, first);
    assert_eq!(shelf.stock.total(), Qty::from_units(96));
}

#[test]
fn repacking_keeps_every_total() {
    let mut shelf = shelf();
    let repacked = shelf.run(What::Repack, shelf.now).unwrap();
    assert_eq!(shelf.stock.held(), amount(0, 122));
    let movement = shelf.movement(repacked.drafts[0].id);
    assert_eq!(movement.total_change, Qty::ZERO);
    assert_eq!(movement.note.reason.as_deref(), Some(REASON_REPACKED));
    assert!(
        shelf
            .run(What::Repack, shelf.now)
            .unwrap()
            .drafts
            .is_empty()
    );
}

#[test]
fn a_lot_can_be_named_to_throw_it_away() {
    let mut shelf = Shelf::new(0);
    let (early, late) = (date(2026, 3, 5), date(2026, 3, 9));
    shelf.go_lot(Kind::In, 0, 4, Some(early)).unwrap();
    shelf.go_lot(Kind::In, 0, 4, Some(late)).unwrap();
    shelf.go_lot(Kind::Waste, 0, 3, Some(late)).unwrap();
    assert_eq!(shelf.stock.lots.held(Expiry(Some(late))), amount(0, 1));
    assert!(shelf.go_lot(Kind::Waste, 0, 3, Some(late)).is_err());
}
