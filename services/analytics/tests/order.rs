//! Days until empty and what to order, on stock and demand that can be checked by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::{Date, date};
use mezave_analytics::model::forecast::Day;
use mezave_analytics::model::order::{Lot, Suggestion, Terms, days_until_empty, suggest};
use proptest::prelude::*;
use rstest::rstest;
use shared_quantity::{Amount, Qty};

const FIRST: Date = date(2026, 5, 3);

/// Days that need so much each, certainly.
fn certain(demand: f64, days: usize) -> Vec<Day> {
    FIRST
        .series(jiff::Span::new().days(1))
        .take(days)
        .map(|date| Day {
            date,
            mean: demand,
            quantiles: [demand; 4],
        })
        .collect()
}

fn lot(units: i32, last_day: Option<Date>) -> Lot {
    Lot {
        left: Qty::from_units(units),
        last_day,
    }
}

fn boxes(boxes: i64) -> Amount {
    Amount::new(boxes, Qty::ZERO)
}

#[rstest]
#[case::nothing_there(&[], Some(0))]
#[case::exactly_three_days(&[lot(12, None)], Some(2))]
#[case::and_a_bit(&[lot(13, None)], Some(3))]
#[case::outlasts(&[lot(100, None)], None)]
#[case::first_expired_first_out(&[lot(8, None), lot(8, Some(date(2026, 5, 4)))], Some(3))]
#[case::half_of_it_spoils(&[lot(40, Some(date(2026, 5, 4))), lot(4, None)], Some(2))]
#[case::spoiled_already(&[lot(40, Some(date(2026, 5, 2)))], Some(0))]
fn stock_lasts(#[case] lots: &[Lot], #[case] days: Option<usize>) {
    assert_eq!(days_until_empty(&certain(4.0, 14), lots), days);
}

#[test]
fn orders_cover_the_days_after_delivery_in_whole_boxes() {
    // 10 units: 8 go before delivery, 2 are left, 28 are needed.
    let terms = Terms {
        box_size: Qty::from_units(12),
        arrives_in: 2,
        covers: 7,
        ..Terms::default()
    };
    let days = certain(4.0, 14);
    let order = |lots: &[Lot], terms: Terms| suggest(&days, lots, &terms).order;
    assert_eq!(order(&[lot(10, None)], terms), boxes(3));
    assert_eq!(order(&[lot(100, None)], terms), Amount::ZERO);
    let loose = Terms {
        box_size: Qty::ZERO,
        ..terms
    };
    assert_eq!(
        order(&[lot(10, None)], loose),
        Amount::loose(Qty::from_units(26))
    );
    let minimum = Terms {
        minimum: Qty::from_units(12),
        ..terms
    };
    assert_eq!(order(&[lot(10, None)], minimum), boxes(4));
    let coming = Terms {
        on_order: Qty::from_units(24),
        ..terms
    };
    assert_eq!(order(&[lot(10, None)], coming), boxes(1));
    // What spoils meanwhile is no stock.
    assert_eq!(order(&[lot(40, Some(date(2026, 5, 4)))], terms), boxes(3));
}

#[rstest]
#[case::three_days_of_use(Some(3), 12, 1, true)]
#[case::half_a_box_will_be_used(Some(2), 16, 1, true)]
#[case::most_of_it_would_spoil(Some(1), 24, 0, true)]
#[case::long_enough(Some(9), 12, 3, false)]
#[case::never_spoils(None, 12, 3, false)]
fn orders_end_where_they_would_spoil(
    #[case] shelf_life: Option<usize>,
    #[case] box_size: i32,
    #[case] count: i64,
    #[case] held_back: bool,
) {
    let terms = Terms {
        box_size: Qty::from_units(box_size),
        shelf_life,
        covers: 7,
        ..Terms::default()
    };
    let order = boxes(count);
    assert_eq!(
        suggest(&certain(4.0, 14), &[], &terms),
        Suggestion { order, held_back }
    );
}

#[test]
fn days_that_stray_ask_for_more() {
    let mut days = certain(4.0, 9);
    for day in &mut days {
        day.quantiles[3] = 6.0;
    }
    let terms = Terms {
        covers: 9,
        ..Terms::default()
    };
    // 9 × 4 and √(9 × 2²).
    assert_eq!(
        suggest(&days, &[], &terms).order,
        Amount::loose(Qty::from_units(42))
    );
}

proptest! {
    #[test]
    fn an_order_is_never_negative_and_within_a_box_of_the_need(
        demand in 0.0..50.0, stock in 0_i32..500, size in 0_i32..40,
        life in prop::option::of(0_usize..20), arrives_in in 0_usize..20, covers in 0_usize..20,
    ) {
        let terms = Terms {
            box_size: Qty::from_units(size),
            shelf_life: life,
            arrives_in,
            covers,
            ..Terms::default()
        };
        let Suggestion { order, .. } = suggest(&certain(demand, 28), &[lot(stock, None)], &terms);
        prop_assert!(!order.has_negative_part());
        let total = order.total(terms.box_size).unwrap().thousandths();
        let most = (demand * 20.0 * 1000.0).ceil() + f64::from(size) * 1000.0 + 1.0;
        prop_assert!(f64::from(i32::try_from(total).unwrap()) <= most);
    }
}
