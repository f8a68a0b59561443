//! Who may import whom. The rules of docs/ARCHITECTURE.md, checked on the code itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Every Rust source below `folder`, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(path) = waiting.pop() {
        for entry in fs::read_dir(&path).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// Sources of all services, without their tests.
fn service_sources() -> Vec<(String, String)> {
    let mut all = sources("services");
    all.retain(|(name, _)| name.contains("/src/"));
    assert!(all.len() > 40, "the services were not found");
    all
}

/// Code lines only: comments speak of everything.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
}

fn is_in(name: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| {
        name.contains(&format!("/src/{folder}/")) || name.ends_with(&format!("/src/{folder}.rs"))
    })
}

fn breaches(what: &str, files: &[(String, String)], wrong: impl Fn(&str, &str) -> bool) {
    let found: Vec<String> = files
        .iter()
        .flat_map(|(name, text)| {
            code(text)
                .filter(|line| wrong(name, line))
                .map(|line| format!("{name}: {line}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn crates_depend_downwards_only() {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata");
    let mut seen = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let path = package["manifest_path"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            seen += 1;
            assert!(
                on != "rand" || name == "shared-clock",
                "{name} makes its own randomness; take shared_clock::random_bytes"
            );
            if path.contains("/shared/") {
                assert!(!on.starts_with("mezave"), "shared → service: {name} → {on}");
            }
            if path.contains("/services/") {
                assert!(
                    !on.starts_with("mezave"),
                    "service → service: {name} → {on}"
                );
            }
        }
    }
    assert!(seen > 100, "no dependencies were read");
}

#[test]
fn inside_a_service_arrows_point_down() {
    let files = service_sources();
    breaches("model imports from above", &files, |name, line| {
        is_in(name, &["model"])
            && ["api", "service", "repository", "ledger"]
                .iter()
                .any(|above| line.contains(&format!("crate::{above}")))
    });
    breaches("storage imports from above", &files, |name, line| {
        is_in(name, &["repository", "ledger"])
            && ["crate::api", "crate::service"]
                .iter()
                .any(|above| line.contains(above))
    });
    breaches("service imports its api", &files, |name, line| {
        is_in(name, &["service"]) && line.contains("crate::api")
    });
}

#[test]
fn models_are_pure() {
    let impure = [
        "sea_orm",
        "axum",
        "tokio",
        "reqwest",
        "std::fs",
        "std::net",
        "shared_storage",
        "shared_events",
        "shared_transport",
        "shared_middleware",
    ];
    let pure = [
        "model", "intent", "entities", "clarify", "chat", "lexicon", "frame", "eval",
    ];
    breaches("a model does I/O", &service_sources(), |name, line| {
        is_in(name, &pure)
            && !name.ends_with("tests.rs")
            && impure.iter().any(|what| line.contains(what))
    });
    let mut language = sources("shared/language/src");
    language.extend(sources("shared/quantity/src"));
    breaches("a pure library does I/O", &language, |_, line| {
        impure.iter().any(|what| line.contains(what))
    });
}

#[test]
fn sql_stays_in_storage() {
    let sql = [
        "sea_query",
        "EntityTrait",
        "QueryFilter",
        "Statement::",
        "execute_unprepared",
        "sea_orm::entity",
        "DeriveEntityModel",
    ];
    let storage = ["repository", "ledger", "migrations"];
    breaches("SQL outside storage", &service_sources(), |name, line| {
        !is_in(name, &storage) && sql.iter().any(|what| line.contains(what))
    });
}

#[test]
fn http_stays_at_the_edge() {
    breaches("axum below the api", &service_sources(), |name, line| {
        let edge = is_in(name, &["api"])
            || name.ends_with("/src/lib.rs")
            || name.ends_with("/src/llm/server.rs") // the way out, to model servers
            || name.starts_with("services/gateway/");
        !edge && line.contains("axum::")
    });
}

/// A service gets what it needs as trait objects and does not ask what stands behind them: no mode
/// flag, no address of another service, no store that may be absent.
#[test]
fn nothing_below_the_assembly_knows_the_topology() {
    let asking = [
        "embedded_mode",
        "is_embedded",
        "is_split",
        "is_standalone",
        "one_process",
        "single_process",
        "multi_process",
        "topology",
        "redis_url",
        "REDIS_URL",
        "Option<Redis",
        "Option<shared_redis",
        "Option<Arc<dyn Bus",
        "dyn Bus>>>",
    ];
    let mut files = service_sources();
    files.extend(sources("shared"));
    // The handle itself reads an address; tests start engines of their own.
    files.retain(|(name, _)| {
        let own = ["shared/redis/", "shared/testkit/"];
        !own.iter().any(|own| name.starts_with(own)) && !name.contains("/tests/")
    });
    breaches("a service asks where it runs", &files, |_, line| {
        asking.iter().any(|word| line.contains(word))
    });
    breaches(
        "a service opens its own Redis",
        &service_sources(),
        |name, line| {
            !name.ends_with("tests.rs")
                && (line.contains("Redis::open") || line.contains("Redis::connect"))
        },
    );
    breaches("shared reads the environment", &files, |name, line| {
        name.contains("/src/") && name.starts_with("shared/") && line.contains("env::var")
    });
}

#[test]
fn every_file_says_what_it_is() {
    let mut files = service_sources();
    for folder in ["shared", "mezave/src", "tests/tests"] {
        files.extend(sources(folder));
    }
    let silent: Vec<&str> = files
        .iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(silent.is_empty(), "no module comment: {silent:#?}");
}
