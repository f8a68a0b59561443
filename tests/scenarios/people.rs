//! People: registering at once, signing in anywhere.

use futures::future::join_all;
use mezave_tests::{Person, Reply, System};
use serde_json::json;

/// One address registers once, however many try at once and through whichever process.
pub async fn register_race(system: &System) {
    let mut doors = system.doors("auth");
    doors.extend(system.doors("gateway"));
    let nobody = Person::nobody(&system.url);
    let request = json!({
        "email": "race@example.com", "password": "correct horse", "name": "Dana",
    });
    let attempts = (0..8).map(|number| {
        let person = nobody.through(&doors[number % doors.len()]);
        let request = request.clone();
        async move { person.post("/api/auth/register", &request).await }
    });
    let replies = join_all(attempts).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let late = replies
        .iter()
        .filter(|reply| reply.code() == "email_taken")
        .count();
    assert_eq!((made, late), (1, 7), "{replies:?}");
    let owner = Person::login(&system.url, "race@example.com", "correct horse").await;
    assert_eq!(
        owner.get("/api/auth/restaurants").await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// Where only the first may register, exactly one of those who try at once succeeds, and nobody later.
pub async fn first_registration(system: &System) {
    system
        .reconfigure("MEZAVE_AUTH__REGISTRATION", "first")
        .await;
    let doors = system.doors("auth");
    let nobody = Person::nobody(&system.url);
    let attempts = (0..8).map(|number| {
        let person = nobody.through(&doors[number % doors.len()]);
        let request = json!({
            "email": format!("first-{number}@example.com"), "password": "correct horse", "name": "Dana",
        });
        async move { person.post("/api/auth/register", &request).await }
    });
    let replies = join_all(attempts).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let closed = |reply: &&Reply| reply.code() == "registration_closed";
    let late = replies.iter().filter(closed).count();
    assert_eq!((made, late), (1, 7), "{replies:?}");
    let request = json!({"email": "later@example.com", "password": "correct horse", "name": "Or"});
    let late = nobody.post("/api/auth/register", &request).await;
    assert_eq!(
        (late.status.as_u16(), late.code()),
        (403, "registration_closed")
    );
}

/// Whoever signed in through one process is known to all, and refreshes at any.
pub async fn signed_in_everywhere(system: &System) {
    let owner = system.register("Dana").await;
    let email = owner.user["email"].as_str().unwrap();
    let nobody = Person::nobody(&system.url);
    for door in system.doors("auth") {
        let request = json!({"email": email, "password": "correct horse"});
        let mut pair = nobody
            .through(&door)
            .post("/api/auth/login", &request)
            .await
            .ok();
        for other in system.doors("auth") {
            let person = nobody.through(&other).with_token(&pair["access_token"]);
            assert_eq!(person.get("/api/auth/me").await.ok()["id"], owner.id());
            let spent = json!({"refresh_token": pair["refresh_token"]});
            pair = nobody
                .through(&other)
                .post("/api/auth/refresh", &spent)
                .await
                .ok();
        }
        let person = nobody.with_token(&pair["access_token"]);
        for (service, path) in [
            ("inventory", "/api/stock"),
            ("notification", "/api/notify/inbox"),
        ] {
            for door in system.doors(service) {
                person.through(&door).get(path).await.ok();
            }
        }
    }
    for wrong in [email, "nobody@example.com"] {
        let request = json!({"email": wrong, "password": "wrong password"});
        let refused = nobody.post("/api/auth/login", &request).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (401, "invalid_credentials")
        );
    }
}
