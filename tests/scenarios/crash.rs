//! Power cuts and orderly ends: what was acknowledged is there, nothing twice, and the chain holds.

use std::time::Duration;

use mezave_tests::{Person, System, until};
use serde_json::json;

use crate::scenarios::load::Load;
use crate::scenarios::stock::{proven, same};

/// Every process dies at once under load. Clients go on trying with the same keys.
pub async fn power_cut(system: &System) {
    let owner = system.register("Dana").await;
    let load = Load::start(system, &owner, 8).await;
    load.reaches(100).await;
    system.kill_all().await;
    system.restart_all().await;
    load.goes_on(30).await;
    load.settled(system).await;
}

/// Every process is asked to stop and says that it ended well; the data is whole, and goes on.
pub async fn orderly_end(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "חלב", "unit_type": "unit"}))
        .await;
    owner.book(&product, "IN", 5.0).await.ok();
    let mut live = owner.stream("/api/events").await;
    system.terminate_all().await;
    // The live stream ended rather than broke.
    while live.chunk().await.expect("an orderly end").is_some() {}
    system.restart_all().await;
    let email = owner.user["email"].as_str().unwrap();
    let owner = until("signing in again", Duration::from_secs(30), async || {
        let request = json!({"email": email, "password": "correct horse"});
        let reply = Person::nobody(&system.url)
            .post("/api/auth/login", &request)
            .await;
        reply.status.is_success().then_some(())?;
        Some(Person::login(&system.url, email, "correct horse").await)
    })
    .await;
    owner.book(&product, "OUT", 2.0).await.ok();
    same(owner.total(&product).await, 3.0);
    proven(system, &owner).await;
}
