//! Who may call whom: a snapshot of the clients and logs that each service is given.
//!
//! The calls between services form a DAG (docs/ARCHITECTURE.md). A new arrow must be drawn there
//! and here, on purpose.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// For each service the fields of its `Deps` that reach another service.
fn arrows() -> BTreeMap<String, Vec<String>> {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
    let mut found = BTreeMap::new();
    for service in ["auth", "inventory", "notification", "ai", "gateway"] {
        let mut waiting = vec![services.join(service).join("src")];
        while let Some(path) = waiting.pop() {
            for entry in fs::read_dir(&path).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    waiting.push(entry.path());
                    continue;
                }
                let text = fs::read_to_string(entry.path()).unwrap_or_default();
                let Some((_, deps)) = text.split_once("pub struct Deps {") else {
                    continue;
                };
                let deps = deps.split_once("\n}").map_or("", |(deps, _)| deps);
                let mut fields: Vec<String> = deps
                    .lines()
                    .filter(|line| {
                        ["EventLog", "Client", "Transport"]
                            .iter()
                            .any(|kind| line.contains(kind))
                    })
                    .filter_map(|line| {
                        line.trim()
                            .strip_prefix("pub ")?
                            .split(':')
                            .next()
                            .map(str::to_owned)
                    })
                    .collect();
                fields.sort();
                found.insert(service.to_owned(), fields);
            }
        }
    }
    found
}

#[test]
fn the_arrows_are_those_of_the_architecture() {
    let expected: BTreeMap<String, Vec<String>> = [
        ("auth", vec![]),
        ("inventory", vec!["auth_log"]),
        ("notification", vec!["auth", "auth_log", "inventory_log"]),
        (
            "ai",
            vec![
                "auth",
                "auth_log",
                "inventory",
                "inventory_log",
                "notification",
                "notification_log",
            ],
        ),
        ("gateway", vec!["backends"]),
    ]
    .into_iter()
    .map(|(name, fields)| {
        (
            name.to_owned(),
            fields.into_iter().map(str::to_owned).collect(),
        )
    })
    .collect();
    assert_eq!(arrows(), expected);
}
