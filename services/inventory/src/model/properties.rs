//! What must hold for any sequence of movements, undos, counts, late movements and repackings.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use jiff::civil::date;
use proptest::prelude::*;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::shelf::{PRODUCT, Shelf, TODAY};
use super::*;

#[derive(Debug, Clone)]
enum Step {
    Move {
        kind: Kind,
        boxes: i64,
        units: i64,
        lot: usize,
        ago: i64,
        take_available: bool,
    },
    Count {
        boxes: Option<i64>,
        units: Option<i64>,
        ago: i64,
    },
    Undo(prop::sample::Index),
    Repack(i32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![
        4 => Just(Kind::In), 4 => Just(Kind::Out), 1 => Just(Kind::Waste),
        2 => Just(Kind::Adjustment)
    ];
    let ago = prop_oneof![3 => Just(0i64), 1 => 0i64..12];
    let moves = (
        kind,
        -6i64..6,
        -60_000i64..60_000,
        0usize..4,
        ago.clone(),
        any::<bool>(),
    )
        .prop_map(|(kind, boxes, units, lot, ago, take_available)| {
            let positive = kind == Kind::In || (boxes >= 0) == (units >= 0);
            let units = if positive { units.abs() } else { -units.abs() };
            let boxes = if positive { boxes.abs() } else { -boxes.abs() };
            Step::Move {
                kind,
                boxes,
                units,
                lot,
                ago,
                take_available,
            }
        });
    let counts = (
        prop::option::of(0i64..8),
        prop::option::of(0i64..90_000),
        ago,
    )
        .prop_map(|(boxes, units, ago)| Step::Count { boxes, units, ago });
    let step = prop_oneof![
        10 => moves,
        2 => counts,
        4 => any::<prop::sample::Index>().prop_map(Step::Undo),
        1 => prop::sample::select(vec![0, 1, 6, 24]).prop_map(Step::Repack),
    ];
    prop::collection::vec(step, 0..40)
}

fn perform(shelf: &mut Shelf, step: &Step) {
    shelf.now = shelf.now.plus_seconds(1);
    let back = |shelf: &Shelf, ago: i64| shelf.now.plus_seconds(-ago);
    let outcome = match step {
        Step::Move {
            kind,
            boxes,
            units,
            lot,
            ago,
            take_available,
        } => {
            let dates = [
                None,
                Some(TODAY),
                Some(date(2026, 3, 5)),
                Some(date(2026, 2, 1)),
            ];
            let what = Move {
                kind: *kind,
                amount: Amount::new(*boxes, Qty::from_thousandths(*units)),
                expiry: dates[*lot],
                take_available: *take_available,
            };
            shelf.run(What::Move(what), back(shelf, *ago))
        }
        Step::Count { boxes, units, ago } => {
            let at = back(shelf, *ago);
            shelf.count(*boxes, units.map(Qty::from_thousandths), at)
        }
        Step::Undo(_) if shelf.ledger.is_empty() => return,
        Step::Undo(index) => {
            let id = index.get(&shelf.ledger).id;
            shelf.undo(id)
        }
        Step::Repack(size) => {
            let outcome = shelf.run(What::Repack, shelf.now);
            shelf.stock.rules.box_size = Qty::from_units(*size);
            outcome
        }
    };
    assert_ne!(
        outcome.err(),
        Some(Refusal::BelowZero),
        "a plan asked for more than there is"
    );
}

fn check(shelf: &Shelf) -> Result<(), TestCaseError> {
    let mut replay = Replay::default();
    for movement in &shelf.ledger {
        prop_assert_eq!(replay.step(movement), Ok(()));
        prop_assert!(!replay.lots(PRODUCT).sum().has_negative_part());
        let signs: Vec<bool> = movement
            .lots
            .iter()
            .map(|lot| lot.change.total(movement.box_size).unwrap())
            .filter(|total| !total.is_zero())
            .map(Qty::is_positive)
            .collect();
        prop_assert!(
            signs.windows(2).all(|pair| pair[0] == pair[1]),
            "goods changed lots"
        );
    }
    prop_assert_eq!(replay.check_head(shelf.head), Ok(()));
    let stock = &shelf.stock;
    prop_assert_eq!(
        replay.check_stock(PRODUCT, &stock.lots, stock.held()),
        Ok(())
    );
    let total = shelf
        .ledger
        .iter()
        .map(|m| m.total_change.thousandths())
        .sum::<i64>();
    prop_assert_eq!(stock.total().thousandths(), total);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn stock_is_the_ledger_and_everything_can_be_undone(
        before in steps(),
        after in steps(),
        box_size in prop::sample::select(vec![0, 1, 6, 24]),
    ) {
        let mut shelf = Shelf::new(box_size);
        for step in &before {
            perform(&mut shelf, step);
        }
        // Undoing what came before the start would change the start itself.
        let start = (shelf.lot_totals(), shelf.head.seq);
        let undone_before: Vec<Uuid> =
            shelf.ledger.iter().filter(|m| !shelf.is_undone(m.id)).map(|m| m.id).collect();
        for step in &after {
            if let Step::Undo(index) = step {
                let target = (!shelf.ledger.is_empty()).then(|| index.get(&shelf.ledger).id);
                if target.is_none_or(|id| undone_before.contains(&id)) {
                    continue;
                }
            }
            perform(&mut shelf, step);
            check(&shelf)?;
        }
        shelf.undo_everything_after(start.1);
        check(&shelf)?;
        prop_assert_eq!(shelf.lot_totals(), start.0);
    }

    #[test]
    fn loose_goods_leave_the_earliest_lots_first(
        deliveries in prop::collection::vec((0i64..4, 0i64..40_000, 0i8..20), 1..6),
        taken in 1i64..200_000,
    ) {
        let mut shelf = Shelf::new(24);
        for (boxes, units, day) in deliveries {
            let expiry = (day > 0).then(|| date(2026, 3, day));
            let amount = Amount::new(boxes, Qty::from_thousandths(units));
            let what = Move { kind: Kind::In, amount, expiry, take_available: false };
            let _ = shelf.run(What::Move(what), shelf.now);
        }
        let amount = Amount::loose(Qty::from_thousandths(taken));
        let what = Move { kind: Kind::Out, amount, expiry: None, take_available: true };
        let before = shelf.lot_totals();
        if shelf.run(What::Move(what), shelf.now).is_ok() {
            let after = shelf.lot_totals();
            let touched = before.keys().rfind(|lot| before.get(lot) != after.get(lot)).unwrap();
            let emptied = before.keys().take_while(|lot| *lot < touched);
            prop_assert!(emptied.into_iter().all(|lot| !after.contains_key(lot)));
        }
    }

    #[test]
    fn any_changed_byte_breaks_the_chain(units in 1i32..100, at in 0usize..200) {
        let mut shelf = Shelf::new(24);
        shelf.go(Kind::In, 1, units).unwrap();
        let bytes = canonical_bytes(&shelf.ledger[0]);
        let mut changed = shelf.ledger[0].clone();
        match at % 6 {
            0 => changed.change.units = Qty::from_units(units + 1),
            1 => changed.note.notes = Some(String::new()),
            2 => changed.note.occurred_at = changed.note.occurred_at.plus_seconds(1),
            3 => changed.lots[0].expiry = Expiry(Some(TODAY)),
            4 => changed.note.reason = Some("null".into()),
            _ => changed.kind = Kind::Adjustment,
        }
        prop_assert_ne!(canonical_bytes(&changed), bytes);
        prop_assert!(Replay::default().step(&changed).is_err());
    }
}
