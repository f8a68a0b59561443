//! An oracle replays the ledger and says which alerts are due; every channel's other side must have
//! been told exactly those, once, in the order of each product, although notification was away for a
//! thousand changes of stock and killed in the middle of telling.

#[path = "../oracle/changes.rs"]
mod changes;
#[path = "../oracle/due.rs"]
mod due;
#[path = "../oracle/receivers.rs"]
mod receivers;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use mezave_tests::{Form, Person, System, until};
use serde_json::{Value, json};

use due::Falls;
use receivers::{Receivers, Told};

/// How long it may take until everybody was told: a lease that a killed process held ends first.
const PATIENCE: Duration = Duration::from_mins(4);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn split_sqlite() {
    told_exactly_what_is_due("split_sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn split_postgres() {
    told_exactly_what_is_due("split_postgres").await;
}

async fn told_exactly_what_is_due(form: &str) {
    let Some(receivers) = Receivers::start().await else {
        return;
    };
    let settings = receivers.settings();
    let settings: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let Some(system) = System::start_with(Form::named(form), &settings).await else {
        return;
    };
    let owner = system.register("Dana").await;
    receivers.reach(&owner).await;
    let products = changes::products(&owner).await;
    let last = owner
        .product(json!({"name": "the last one", "unit_type": "kg", "min_stock_level": 4}))
        .await;
    owner.book(&last, "IN", 9.0).await.ok();

    let count = system.count("notification");
    for number in 0..count {
        system.process("notification", number).await.kill().await;
    }
    changes::book(&owner, &products).await;
    owner.book(&last, "OUT", 6.0).await.ok();
    for number in 0..count {
        system.process("notification", number).await.restart().await;
    }

    // Killed once more while it is telling, with deliveries in its hands.
    let mut posted = Vec::new();
    until("some of it is told", PATIENCE, async || {
        let told = receivers.told(&owner, &mut posted).await;
        told.iter().all(|(_, told)| told.len() >= 10).then_some(())
    })
    .await;
    for number in 0..count {
        let process = system.process("notification", number).await;
        let mut process = process;
        process.kill().await;
        process.restart().await;
    }

    let expected = due::due(&owner).await;
    let due: usize = expected.values().map(Vec::len).sum();
    assert!(due > 60, "{due} falls are too few to show anything");
    let told = until("everybody is told", PATIENCE, async || {
        let told = receivers.told(&owner, &mut posted).await;
        let has_last = |told: &[Told]| told.iter().any(|one| one.text.contains("the last one"));
        told.iter().all(|(_, told)| has_last(told)).then_some(told)
    })
    .await;
    let names = names(&owner).await;
    for (channel, told) in &told {
        assert_eq!(
            falls(told, &names, channel),
            expected,
            "{channel}: {} messages, {due} alerts are due",
            told.len()
        );
    }
}

/// Names of all products by their ids.
async fn names(owner: &Person) -> BTreeMap<String, String> {
    let products = due::all(owner, "/api/products?limit=500").await;
    let named = |product: &Value| {
        let name = product["name"].as_str().unwrap();
        // Its number says which; the rest of the name is written in each channel's own way.
        let short = name.split(" <").next().unwrap();
        (product["id"].as_str().unwrap().to_owned(), short.to_owned())
    };
    products.iter().map(named).collect()
}

/// What was told as the oracle says it: each message once, by its id.
fn falls(told: &[Told], names: &BTreeMap<String, String>, channel: &str) -> Falls {
    let mut seen = BTreeSet::new();
    let mut falls = Falls::new();
    for one in told {
        if !seen.insert(&one.id) {
            let first = told.iter().find(|other| other.id == one.id).unwrap();
            assert_eq!(
                first.text, one.text,
                "{channel}: a repeat says something else"
            );
            continue;
        }
        let about = names.iter().filter(|(_, name)| one.text.contains(*name));
        let about: Vec<_> = about.collect();
        let [(product, _)] = about.as_slice() else {
            panic!("{channel}: about {} products: {}", about.len(), one.text)
        };
        let total = total(&one.text);
        falls.entry((*product).clone()).or_default().push(total);
    }
    falls
}

/// The total that a message in either language tells, in thousandths; none is told at zero.
fn total(text: &str) -> i64 {
    let plain: String = text
        .chars()
        .filter(|char| !matches!(char, '\u{2068}' | '\u{2069}'))
        .collect();
    let after = plain.split("במלאי: ").nth(1);
    let number = after.and_then(|after| after.split(' ').next());
    let number = number.and_then(|number| number.parse::<f64>().ok());
    #[expect(clippy::cast_possible_truncation, reason = "amounts of a test")]
    let total = (number.unwrap_or_default() * 1_000.0).round() as i64;
    total
}
