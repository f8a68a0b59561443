//! Registering: once, whoever comes at the same time; the setup code; open installations.

use mezave_auth::{Config, Registration};
use serde_json::json;

use crate::support::{Fixture, OWNER, PASSWORD, contains, registration};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_at_once_exactly_one_succeeds() {
    let fixture = Fixture::new().await;
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let api = fixture.api.clone();
            tokio::spawn(async move {
                let body = registration(&format!("owner{n}@example.com"));
                api.post("/auth/register", &body).await
            })
        })
        .collect();
    let mut created = 0;
    for task in tasks {
        let reply = task.await.unwrap();
        if reply.status == 201 {
            created += 1;
        } else {
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (403, "registration_closed")
            );
        }
    }
    assert_eq!(created, 1);
    let late = fixture
        .api
        .post("/auth/register", &registration("x@example.com"))
        .await;
    assert_eq!(
        (late.status.as_u16(), late.code()),
        (403, "registration_closed")
    );
}

#[tokio::test]
async fn the_answer_is_a_login_and_the_events_tell_both() {
    let fixture = Fixture::new().await;
    let reply = fixture
        .api
        .post(
            "/auth/register",
            &registration("  Owner@Example.com".trim()),
        )
        .await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.body["user"]["email"], OWNER);
    assert_eq!(reply.body["user"]["role"], "owner");
    assert_eq!(reply.body["user"]["language"], "he");
    assert_eq!(reply.body["expires_in"], 900);
    let owner = fixture.entered(&reply.body);
    let me = owner.api.get("/auth/me").await.ok();
    assert_eq!(me["name"], "דנה");
    assert_eq!(me["restaurant"]["name"], "פיצה ופלאפל");
    let events = fixture.events(&owner).await;
    let kinds: Vec<_> = events
        .iter()
        .map(|event| (event.seq, event.kind.as_str()))
        .collect();
    assert_eq!(kinds, [(1, "restaurant_changed"), (2, "user_changed")]);
    assert_eq!(
        events[0].payload["restaurant"]["time_zone"],
        "Asia/Jerusalem"
    );
    assert_eq!(events[1].payload["user"]["id"], owner.id.to_string());
}

#[tokio::test]
async fn a_listener_open_to_others_needs_the_setup_code() {
    let config = Config {
        require_setup_code: true,
        ..Config::default()
    };
    let fixture = Fixture::with(config).await;
    let mut body = registration(OWNER);
    let without = fixture.api.post("/auth/register", &body).await;
    assert_eq!(
        (without.status.as_u16(), without.code()),
        (403, "setup_code_required")
    );
    body["setup_code"] = json!("AAAA-AAAA-AAAA");
    let wrong = fixture.api.post("/auth/register", &body).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code()),
        (403, "setup_code_required")
    );
    body["setup_code"] = json!(fixture.service.setup_code().unwrap().to_lowercase());
    let right = fixture.api.post("/auth/register", &body).await;
    assert_eq!(right.status, 201);
}

#[tokio::test]
async fn guessing_the_setup_code_is_slowed() {
    let config = Config {
        require_setup_code: true,
        ..Config::default()
    };
    let fixture = Fixture::with(config).await;
    let mut body = registration(OWNER);
    body["setup_code"] = json!("guess");
    for _ in 0..5 {
        fixture.api.post("/auth/register", &body).await;
    }
    let slowed = fixture.api.post("/auth/register", &body).await;
    assert_eq!(
        (slowed.status.as_u16(), slowed.code()),
        (429, "too_many_attempts")
    );
}

#[tokio::test]
async fn open_installations_give_everybody_a_restaurant() {
    let fixture = Fixture::open().await;
    let one = fixture.register("one@example.com").await;
    let two = fixture.register("two@example.com").await;
    let of = async |login: &crate::support::Login| login.api.get("/restaurant").await.ok();
    assert_ne!(of(&one).await["id"], of(&two).await["id"]);
    let taken = fixture
        .api
        .post("/auth/register", &registration("ONE@example.com"))
        .await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "email_taken"));
}

#[tokio::test]
async fn closed_means_closed_from_the_start() {
    let config = Config {
        registration: Registration::Closed,
        ..Config::default()
    };
    let fixture = Fixture::with(config).await;
    let reply = fixture
        .api
        .post("/auth/register", &registration(OWNER))
        .await;
    assert_eq!(
        (reply.status.as_u16(), reply.code()),
        (403, "registration_closed")
    );
}

#[tokio::test]
async fn a_lost_answer_is_given_again_and_nothing_secret_is_stored() {
    let fixture = Fixture::new().await;
    let api = fixture.api.with_header("idempotency-key", "k1");
    let first = api.post("/auth/register", &registration(OWNER)).await;
    let again = api.post("/auth/register", &registration(OWNER)).await;
    assert_eq!(first.status, 201);
    assert_eq!(again.status, 201);
    assert_eq!(first.body, again.body);
    let other = api
        .post("/auth/register", &registration("other@example.com"))
        .await;
    assert_eq!(
        (other.status.as_u16(), other.code()),
        (422, "idempotency_mismatch")
    );
    let stored = fixture.folder.bytes();
    assert!(contains(&stored, "$argon2id$v=19$m=19456,t=2,p=1$"));
    for secret in [&first.body["refresh_token"], &first.body["access_token"]] {
        assert!(!contains(&stored, secret.as_str().unwrap()));
    }
    assert!(!contains(&stored, PASSWORD));
}
