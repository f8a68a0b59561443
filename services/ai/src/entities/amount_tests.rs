//! Amounts of a boxed can and of something weighed: what is exact, what is asked.
#![allow(clippy::unwrap_used)]
use rstest::rstest;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use super::{Fit, Part, Spoken, fit};
use crate::entities::{Catalogue, Product};
use crate::lexicon::Lexicon;

fn product(unit_type: &str, box_size: i64, size: &str, container: &str) -> Product {
    Product {
        id: Uuid::nil(),
        name: "מוצר".to_owned(),
        unit_type: unit_type.to_owned(),
        box_size: Qty::from_thousandths(box_size * 1000),
        size: size.to_owned(),
        container: container.to_owned(),
        ..Product::default()
    }
}

fn measure(product: Product, parts: &[(i64, Option<&str>)]) -> Fit {
    let lexicon = Lexicon::shared().unwrap();
    let catalogue = Catalogue::build(vec![product], lexicon);
    let spoken = Spoken {
        parts: parts
            .iter()
            .map(|(value, unit)| Part {
                value: Qty::from_thousandths(*value),
                unit: unit.map(str::to_owned),
            })
            .collect(),
        ..Spoken::default()
    };
    fit(&spoken, catalogue.get(Uuid::nil()).unwrap(), lexicon)
}

fn exact(boxes: i64, thousandths: i64) -> Fit {
    Fit::Exact(Amount::new(boxes, Qty::from_thousandths(thousandths)))
}

#[rstest]
#[case::boxes(3000, "box", exact(3, 0))]
#[case::half_a_box(500, "box", exact(0, 12_000))]
#[case::box_and_a_half(1500, "box", exact(1, 12_000))]
#[case::a_third_does_not_divide_exactly(333, "box", Fit::NeedQuantity)]
#[case::singles(3000, "unit", exact(0, 3000))]
#[case::half_a_single(500, "unit", Fit::NeedQuantity)]
#[case::its_container(2000, "can", exact(0, 2000))]
#[case::another_container(2000, "bag", Fit::NeedQuantity)]
#[case::a_kilo_of_cans(1000, "kilogram", Fit::NeedQuantity)]
#[case::content_in_whole_pieces(660, "litre", exact(0, 2000))]
#[case::content_in_parts(500, "litre", Fit::NeedQuantity)]
fn of_a_boxed_can(#[case] value: i64, #[case] unit: &str, #[case] expected: Fit) {
    let can = product("unit", 24, "330 מ״ל", "פחית");
    assert_eq!(measure(can, &[(value, Some(unit))]), expected);
}

#[rstest]
#[case::bare(3000, None, Fit::NeedUnit(Qty::from_units(3)))]
#[case::kilos(2500, Some("kilogram"), exact(0, 2500))]
#[case::grams(200_000, Some("gram"), exact(0, 200))]
#[case::half_a_gram(500, Some("gram"), Fit::NeedQuantity)]
#[case::litres(1000, Some("litre"), Fit::NeedQuantity)]
#[case::boxes(1000, Some("box"), Fit::NeedQuantity)]
fn of_something_weighed(#[case] value: i64, #[case] unit: Option<&str>, #[case] expected: Fit) {
    assert_eq!(
        measure(product("kg", 0, "", ""), &[(value, unit)]),
        expected
    );
}

#[test]
fn boxes_and_singles_are_one_amount() {
    let can = product("unit", 24, "", "פחית");
    let said = [(1000, Some("box")), (5000, Some("unit"))];
    assert_eq!(measure(can, &said), exact(1, 5000));
}

#[test]
fn a_box_that_is_also_the_container_is_asked() {
    let milk = product("unit", 12, "1 ליטר", "קרטון");
    assert_eq!(
        measure(milk, &[(2000, Some("carton"))]),
        Fit::NeedUnit(Qty::from_units(2))
    );
    let unboxed = product("unit", 0, "1 ליטר", "קרטון");
    assert_eq!(measure(unboxed, &[(2000, Some("carton"))]), exact(0, 2000));
}

#[test]
fn nothing_overflows() {
    let can = product("unit", 100_000, "", "");
    for value in [i64::MAX, i64::MAX / 1000, 1_000_000_000_001] {
        assert_eq!(
            measure(can.clone(), &[(value, Some("box"))]),
            Fit::NeedQuantity
        );
        assert_eq!(
            measure(can.clone(), &[(value, Some("kilogram"))]),
            Fit::NeedQuantity
        );
    }
}
