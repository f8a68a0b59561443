//! Schemas as an operator of PostgreSQL makes them: apart from serving, by another role.

use std::sync::Arc;

use mezave_tests::{Mezave, Stores};
use serde_json::json;

/// What the role `app` must be refused; one that goes through fails the statement.
fn refused(statement: &str) -> String {
    format!(
        "SET ROLE app; DO $$ BEGIN {statement}; RAISE 'it went through'; \
         EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"
    )
}

#[tokio::test]
async fn one_role_migrates_and_another_serves_without_owning_anything() {
    let Some(stores) = Stores::start().await else {
        return;
    };
    let postgres = stores.postgres.lock().await;
    let (_, name) = stores.database_url.rsplit_once('/').unwrap();
    postgres.execute(name, "CREATE ROLE app LOGIN").await;
    let app_url = postgres.url(name).replace("//mezave@", "//app@");
    let settings = |url: &str| vec![("MEZAVE_DATABASE_URL".to_owned(), url.to_owned())];
    let folder = Arc::new(tempfile::tempdir().unwrap());

    let serve = ["serve", "--no-migrate", "--listen", "127.0.0.1:0"];
    let owner = settings(&stores.database_url);
    let early = Mezave::command_with(folder.path(), &serve, "", &owner).await;
    let said = String::from_utf8_lossy(&early.stderr).into_owned();
    assert!(!early.status.success());
    assert!(said.contains("mezave migrate"), "{said}");

    let migrate = ["migrate", "--grant", "app"];
    for _ in ["the first time", "when nothing is left to do"] {
        let done = Mezave::command_with(folder.path(), &migrate, "", &owner).await;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{said}");
    }

    let environment = [
        ("MEZAVE_DATABASE_URL", app_url.as_str()),
        ("MEZAVE_AUTH__REGISTRATION", "open"),
    ];
    let mezave = Mezave::start_in(Arc::clone(&folder), &["--no-migrate"], &environment).await;
    let dana = mezave.register("Dana").await;
    let product = dana
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    dana.book(&product, "IN", 5.0).await.ok();
    for statement in [
        "UPDATE inventory.movements SET seq = 0",
        "DELETE FROM inventory.movements",
        "TRUNCATE inventory.movements",
        "DROP TABLE inventory.movements",
        "CREATE TABLE inventory.other (id int)",
    ] {
        postgres.execute(name, &refused(statement)).await;
    }
    assert!(mezave.terminate().await.success());
    let app = settings(&app_url);
    let verified = Mezave::command_with(folder.path(), &["verify"], "", &app).await;
    assert!(verified.status.success());
}

#[tokio::test]
async fn sqlite_knows_no_roles_and_an_unknown_role_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let granted = Mezave::command(folder.path(), &["migrate", "--grant", "app"], "").await;
    assert!(!granted.status.success());
    let said = String::from_utf8_lossy(&granted.stderr).into_owned();
    assert!(said.contains("no roles"), "{said}");
    let plain = Mezave::command(folder.path(), &["migrate"], "").await;
    assert!(plain.status.success());

    let Some(stores) = Stores::start().await else {
        return;
    };
    let settings = [(
        "MEZAVE_DATABASE_URL".to_owned(),
        stores.database_url.clone(),
    )];
    let unknown = ["migrate", "--grant", "nobody"];
    let granted = Mezave::command_with(folder.path(), &unknown, "", &settings).await;
    assert!(!granted.status.success());
    let said = String::from_utf8_lossy(&granted.stderr).into_owned();
    assert!(said.contains("nobody"), "{said}");
}
