//! What holds for any text and any catalogue.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::Lexicon;

fn index(names: &[String]) -> ProductIndex {
    let docs = names.iter().zip(1_u128..).map(|(name, id)| ProductDoc {
        id: Uuid::from_u128(id),
        name: name.clone(),
        barcodes: vec![format!("729000{:07}", id * 37)],
        ..ProductDoc::default()
    });
    ProductIndex::build(docs.collect(), Lexicon::shared().unwrap())
}

/// Names as shops write them, and texts that nobody writes.
fn name() -> impl Strategy<Value = String> {
    let word = "קולה|זירו|חלב|תנובה|שוק.|גב'|לל\"ס|עגבניות|שרי|sprite|Cola|מארז|שישייה|6\\*330|1.5 ליטר|3%|500 גר|½ ק\"ג|[א-ת]{2,7}|[a-z]{2,6}";
    let shop = prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "));
    prop_oneof![4 => shop, 1 => "[א-ת a-z0-9.,'\"%*×-]{0,30}", 1 => ".{0,30}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gets_an_answer(names in prop::collection::vec(name(), 0..12), query in name(), most in 0_usize..20) {
        let index = index(&names);
        for found in [index.search(&query, most), index.search_prefix(&query, most)] {
            prop_assert!(found.len() <= most);
            prop_assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
            prop_assert!(found.iter().map(|found| found.score).sum::<f32>() <= 1.001);
            for found in found {
                prop_assert!((0.0..=1.0).contains(&found.score) && (0.0..=1.0).contains(&found.lead));
                prop_assert!(found.score <= found.lead + 1e-6);
            }
        }
        index.word_strength(&query);
    }

    #[test]
    fn a_name_finds_itself_first(names in prop::collection::vec(name(), 1..12)) {
        let index = index(&names);
        for name in names.iter().filter(|name| name.chars().any(char::is_alphanumeric)) {
            let found = index.search(name, 5);
            let Some(best) = found.first() else {
                // A text of marks and joining words only says nothing.
                continue;
            };
            let own = &index.get(best.id).unwrap().name;
            let same = crate::fold(own) == crate::fold(name);
            prop_assert!(same, "{name:?} found {own:?}");
        }
    }

    #[test]
    fn the_order_of_products_does_not_matter(names in prop::collection::hash_set(name(), 1..12), query in name()) {
        let names: Vec<String> = names.into_iter().collect();
        let docs: Vec<ProductDoc> = names.iter().filter_map(|name| {
            let index = index(std::slice::from_ref(name));
            let mut doc = index.docs.first()?.clone();
            doc.id = Uuid::from_u128(u128::from(name.bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)))));
            doc.barcodes.clear();
            Some(doc)
        }).collect();
        let mut turned = docs.clone();
        turned.reverse();
        let lexicon = Lexicon::shared().unwrap();
        let one = ProductIndex::build(docs, lexicon).search(&query, 10);
        let other = ProductIndex::build(turned, lexicon).search(&query, 10);
        let ids = |found: &[Match]| found.iter().map(|found| found.id).collect::<Vec<_>>();
        prop_assert_eq!(ids(&one), ids(&other));
    }
}

#[test]
fn the_last_word_of_a_cut_name_may_go_on() {
    let names = [
        "פחית משקה קולה דובדבן",
        "פחית משקה קולה וניל",
        "פחית משקה קולה לימון",
    ];
    let index = index(&names.map(str::to_owned));
    let found = index.search("פחית משקה קולה דובד", 3);
    assert_eq!(found[0].id, Uuid::from_u128(1));
    assert!(!found[0].all_words_fit, "half a word tells the order only");
}

#[test]
fn numbers_tell_products_apart() {
    let names = [
        "קולה 1.5 ליטר",
        "קולה 330 מ\"ל שישייה",
        "קולה 330 מ\"ל",
        "קוטג' 5% 250 גרם",
        "קוטג' 9% 250 גרם",
        "סוכר 1 ק\"ג",
        "סוכר 500 גרם",
    ];
    let index = index(&names.map(str::to_owned));
    for (query, at) in [
        ("קולה 1500 מל", 1),
        ("קולה 6*330", 2),
        ("קוטג 9%", 5),
        ("סוכר חצי קילו", 7),
        ("סוכר 1000 גר", 6),
    ] {
        assert_eq!(index.search(query, 1)[0].id, Uuid::from_u128(at), "{query}");
    }
}

#[test]
fn a_barcode_tells_the_maker() {
    let docs = [
        "סלט חומוס אחווה",
        "טחינה אחווה",
        "חלווה אחווה",
        "קרקר דק",
        "קרקר עבה",
    ]
    .into_iter()
    .zip(1_u128..)
    .map(|(name, id)| ProductDoc {
        id: Uuid::from_u128(id),
        name: name.to_owned(),
        barcodes: vec![if id == 5 {
            format!("729999900{id:04}")
        } else {
            format!("729000123{id:04}")
        }],
        ..ProductDoc::default()
    });
    let others = (6_u128..60).map(|id| ProductDoc {
        id: Uuid::from_u128(id),
        name: format!("מוצר {id}"),
        ..ProductDoc::default()
    });
    let index = ProductIndex::build(docs.chain(others).collect(), Lexicon::shared().unwrap());
    let found = index.search("קרקר אחווה", 2);
    assert_eq!(found[0].id, Uuid::from_u128(4));
    assert!(
        !found[0].all_words_fit,
        "what a barcode implies is not said of the product"
    );
}
