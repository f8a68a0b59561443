//! The command line, as an operator meets it.

use std::sync::Arc;

use mezave_tests::{Mezave, Person};
use serde_json::json;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn a_stopped_program_exits_cleanly_and_its_data_verifies() {
    let mezave = Mezave::start().await;
    let owner = mezave.register("Dana").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    owner.book(&product, "IN", 5.0).await.ok();
    let healthy = Mezave::command(mezave.data(), &["healthcheck", "--url", &mezave.url], "").await;
    assert!(healthy.status.success(), "{}", text(&healthy.stderr));
    let running = Mezave::command(mezave.data(), &["verify"], "").await;
    assert!(
        running.status.success(),
        "while it runs: {}",
        text(&running.stdout)
    );
    let folder = Arc::clone(&mezave.folder);
    let url = mezave.url.clone();
    assert!(mezave.terminate().await.success());
    let verified = Mezave::command(folder.path(), &["verify"], "").await;
    assert!(verified.status.success());
    let gone = Mezave::command(folder.path(), &["healthcheck", "--url", &url], "").await;
    assert!(!gone.status.success());
}

#[tokio::test]
async fn the_configuration_says_where_values_come_from_and_hides_secrets() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("mezave.toml"),
        "log = \"warn\"\n[auth]\nkey_encryption_key = \"do-not-show-this-key-to-anybody\"\n",
    )
    .unwrap();
    let shown = Mezave::command(folder.path(), &["config", "show"], "").await;
    let shown = text(&shown.stdout);
    assert!(shown.contains("log = \"warn\"  # file "), "{shown}");
    assert!(
        shown.contains("listen = \"127.0.0.1:8080\"  # default"),
        "{shown}"
    );
    assert!(shown.contains("auth.key_encryption_key = (set)"), "{shown}");
    assert!(!shown.contains("do-not-show"), "{shown}");

    std::fs::write(folder.path().join("mezave.toml"), "lisen = \"x\"\n").unwrap();
    let refused = Mezave::command(folder.path(), &["config", "show"], "").await;
    assert!(!refused.status.success());
    assert!(
        text(&refused.stderr).contains("lisen"),
        "{}",
        text(&refused.stderr)
    );
}

#[tokio::test]
async fn an_operator_adds_a_restaurant_and_resets_a_password() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let add = [
        "restaurant",
        "add",
        "--name",
        "קפה",
        "--owner-email",
        "o@example.com",
        "--owner-name",
        "Or",
    ];
    let short = Mezave::command(folder.path(), &add, "short\n").await;
    assert!(!short.status.success());
    assert!(
        text(&short.stderr).contains("10"),
        "{}",
        text(&short.stderr)
    );
    let added = Mezave::command(folder.path(), &add, "a long password\n").await;
    assert!(added.status.success(), "{}", text(&added.stderr));
    let reset = ["user", "reset-password", "o@example.com"];
    let done = Mezave::command(folder.path(), &reset, "another password\n").await;
    assert!(done.status.success(), "{}", text(&done.stderr));
    let unknown = Mezave::command(
        folder.path(),
        &["user", "reset-password", "x@example.com"],
        "another password\n",
    )
    .await;
    assert!(!unknown.status.success());

    let mezave = Mezave::start_in(folder, &[], &[]).await;
    let owner = Person::login(&mezave.url, "o@example.com", "another password").await;
    assert_eq!(owner.user["role"], "owner");
    let old = Person::nobody(&mezave.url);
    let refused = old
        .post(
            "/api/auth/login",
            &json!({"email": "o@example.com", "password": "a long password"}),
        )
        .await;
    assert_eq!(refused.code(), "invalid_credentials");
}

#[tokio::test]
async fn the_assistant_talks_in_a_terminal() {
    let mezave = Mezave::start().await;
    let owner = mezave.register("Dana").await;
    let product = owner
        .product(json!({"name": "חציל", "unit_type": "kg"}))
        .await;
    owner.book(&product, "IN", 10.0).await.ok();
    let email = owner.user["email"].as_str().unwrap();
    let arguments = ["chat", "--email", email, "--url", &mezave.url];
    let typed = "correct horse\nלקחתי 2 קילו חציל\n\n";
    let talked = Mezave::command(mezave.data(), &arguments, typed).await;
    assert!(talked.status.success(), "{}", text(&talked.stderr));
    assert!(
        text(&talked.stdout).contains("חציל"),
        "{}",
        text(&talked.stdout)
    );
    assert!((owner.total(&product).await - 8.0).abs() < 1e-9);
}

#[tokio::test]
async fn a_taken_port_is_named_and_nothing_is_written() {
    let mezave = Mezave::start().await;
    let taken = mezave.url.trim_start_matches("http://").to_owned();
    let folder = tempfile::tempdir().unwrap();
    let refused = Mezave::command(folder.path(), &["serve", "--listen", &taken], "").await;
    assert!(!refused.status.success());
    assert!(
        text(&refused.stderr).contains(&taken),
        "{}",
        text(&refused.stderr)
    );
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[tokio::test]
async fn a_data_directory_in_use_is_refused_to_a_second_program() {
    let mezave = Mezave::start().await;
    let second = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", ""];
    let refused = Mezave::command(mezave.data(), &second, "").await;
    assert!(!refused.status.success());
    let said = text(&refused.stderr);
    assert!(said.contains("in use by another Mezave"), "{said}");
    let looked = Mezave::command(mezave.data(), &["verify"], "").await;
    assert!(looked.status.success(), "{}", text(&looked.stderr));
}

#[tokio::test]
async fn the_demo_fills_an_empty_directory_and_says_who_can_sign_in() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let mezave = Mezave::start_in(Arc::clone(&folder), &["--demo"], &[]).await;
    let logins: Vec<Vec<String>> = mezave
        .printed
        .iter()
        .filter_map(|line| line.strip_prefix("demo login: "))
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect();
    assert_eq!(logins.len(), 3, "{:?}", mezave.printed);
    for login in &logins {
        let person = Person::login(&mezave.url, &login[1], &login[2]).await;
        assert_eq!(person.user["role"], login[0].as_str());
    }
    let owner = Person::login(&mezave.url, &logins[0][1], &logins[0][2]).await;
    let products = owner.get("/api/products?limit=500").await.ok();
    assert!(products["items"].as_array().unwrap().len() >= 60);
    let found = owner.get("/api/products/search?q=קולה קטן פחית").await.ok();
    let can = &found["items"][0]["product"];
    let stock = owner
        .get(&format!("/api/stock/{}", can["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(
        (stock["boxes"].as_i64(), stock["units"].as_f64()),
        (Some(5), Some(12.0))
    );
    assert!(
        !owner.get("/api/products/low-stock").await.ok()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let suppliers = owner.get("/api/suppliers").await.ok();
    assert!(suppliers["items"].as_array().unwrap().len() >= 5);
    assert!(mezave.terminate().await.success());
    let verified = Mezave::command(folder.path(), &["verify"], "").await;
    assert!(verified.status.success(), "{}", text(&verified.stdout));
    let again = Mezave::start_in(folder, &["--demo"], &[]).await;
    assert_eq!(
        again
            .printed
            .iter()
            .filter(|line| line.starts_with("demo login"))
            .count(),
        3
    );
}
