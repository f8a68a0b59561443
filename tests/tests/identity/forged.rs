//! Tokens that nobody should believe, at each service's own port.

use mezave_tests::{Form, Person, System};
use reqwest::StatusCode;
use serde_json::{Value, json};
use shared_auth::Role;
use shared_clock::{SystemClock, new_id};
use shared_testkit::TestIssuer;

use super::everywhere;

const SERVICES: [&str; 4] = ["auth", "inventory", "notification", "ai"];
const INTERNAL: [(&str, &str); 5] = [
    ("auth", "/api/internal/events/heads"),
    ("auth", "/api/internal/withdrawals"),
    ("inventory", "/api/internal/events/heads"),
    ("notification", "/api/internal/events/heads"),
    (
        "inventory",
        "/api/internal/events?restaurant_id=00000000-0000-0000-0000-000000000000",
    ),
];

/// `{"alg":"none"}`
const NO_SIGNATURE: &str = "eyJhbGciOiJub25lIn0";

async fn kid(system: &System) -> String {
    let nobody = Person::nobody(&system.url);
    let jwks = nobody.get("/api/.well-known/jwks.json").await.ok();
    jwks["keys"][0]["kid"].as_str().unwrap().to_owned()
}

async fn service_token(system: &System, service: &str, audience: &str) -> Value {
    let auth = Person::nobody(&system.url).through(&system.doors("auth")[0]);
    let secret = system.secret(service);
    let request = json!({"service": service, "secret": secret, "audience": audience});
    let answer = auth.post("/api/auth/service-token", &request).await.ok();
    answer["access_token"].clone()
}

#[tokio::test]
async fn forged_tokens_are_refused_on_every_port() {
    let system = System::start(Form::SplitSqlite).await.unwrap();
    let owner = system.register("Dana").await;
    for (person, path) in everywhere(&system, &owner) {
        person.get(path).await.ok();
    }
    let good = owner.token.clone().unwrap();
    let mut parts = good.split('.');
    let (header, claims, signature) = (
        parts.next().unwrap(),
        parts.next().unwrap(),
        parts.next().unwrap(),
    );
    let known: &'static str = Box::leak(kid(&system).await.into_boxed_str());
    let restaurant = new_id(&SystemClock);
    let wrong_key = |kid| {
        let issuer = TestIssuer::with_kid(kid, SystemClock::shared());
        issuer.person(restaurant, Role::Owner).token
    };
    let for_others = |kid| {
        let issuer = TestIssuer::with_kid(kid, SystemClock::shared());
        issuer.service_token("ai", "inventory")
    };
    let turned: String = signature.chars().rev().collect();
    let forged = [
        String::new(),
        "x".to_owned(),
        format!("{NO_SIGNATURE}.{claims}."),
        format!("{NO_SIGNATURE}.{claims}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}.{turned}"),
        wrong_key(known),
        wrong_key("unknown"),
        for_others(known),
    ];
    for token in &forged {
        let liar = owner.with_token(&json!(token));
        for (person, path) in everywhere(&system, &liar) {
            let status = person.get(path).await.status;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{path} with {token}");
        }
        for (service, path) in INTERNAL {
            for door in system.doors(service) {
                let status = liar.through(&door).get(path).await.status;
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{service} {path}");
            }
        }
    }
    for (service, path) in INTERNAL {
        for door in system.doors(service) {
            let nobody = Person::nobody(&system.url).through(&door);
            let status = nobody.get(path).await.status;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{service} {path}");
            let status = owner.through(&door).get(path).await.status;
            assert_eq!(
                status,
                StatusCode::FORBIDDEN,
                "a person at {service} {path}"
            );
        }
    }
}

#[tokio::test]
async fn service_tokens_are_for_one_audience_and_for_no_person() {
    let system = System::start(Form::SplitSqlite).await.unwrap();
    let owner = system.register("Dana").await;
    let token = service_token(&system, "ai", "inventory").await;
    let service = owner.with_token(&token);
    for (person, path) in everywhere(&system, &service) {
        let status = person.get(path).await.status;
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        assert!(refused.contains(&status), "{path}: {status}");
    }
    for name in SERVICES {
        for door in system.doors(name) {
            let status = service
                .through(&door)
                .get("/api/internal/events/heads")
                .await
                .status;
            if name == "inventory" {
                assert_eq!(status, StatusCode::OK);
            } else {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{name}");
            }
        }
    }
    // From outside nobody gets to internal paths or to service tokens, whatever they know.
    for path in ["/api/internal/events/heads", "/api/internal/withdrawals"] {
        for person in [&owner, &service] {
            let status = person.get(path).await.status;
            let hidden = [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND];
            assert!(hidden.contains(&status), "{path}: {status}");
        }
    }
    let secret = system.secret("ai");
    let request = json!({"service": "ai", "secret": secret, "audience": "inventory"});
    let outside = Person::nobody(&system.url)
        .post("/api/auth/service-token", &request)
        .await;
    assert!(!outside.status.is_success(), "{}", outside.body);
    let auth = Person::nobody(&system.url).through(&system.doors("auth")[0]);
    let upwards = json!({"service": "ai", "secret": secret, "audience": "gateway"});
    let refused = auth.post("/api/auth/service-token", &upwards).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
}
