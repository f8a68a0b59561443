//! Tokens as the other services see them: signed, verifiable by JWKS, of the right kind.

use std::sync::Arc;

use serde_json::json;
use shared_auth::{Verified, Verifier};
use shared_events::Bus as _;
use shared_transport::{AuthClient, InProcess};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::support::{Fixture, OWNER};

fn verifier(fixture: &Fixture, service: &str) -> Verifier {
    let router = mezave_auth::router(&fixture.service);
    let auth = AuthClient::new(Arc::new(InProcess::new(router)));
    Verifier::new(service, Arc::new(auth), fixture.clock.clone())
}

#[tokio::test]
async fn a_verifier_with_the_jwks_reads_them() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let verifier = verifier(&fixture, "inventory");
    let Verified::User(principal) = verifier.verify(&owner.access).await.unwrap() else {
        panic!("a person's token");
    };
    assert_eq!(principal.user_id, owner.id);
    assert_eq!(principal.role, shared_auth::Role::Owner);
    assert_eq!(principal.amr, ["pwd"]);
    assert!(principal.session_id.is_some());
    fixture.clock.advance_seconds(15 * 60);
    assert!(
        verifier.verify(&owner.access).await.is_err(),
        "15 minutes are over"
    );
    assert_eq!(owner.api.get("/auth/me").await.code(), "token_expired");
    let jwks = fixture.api.get("/.well-known/jwks.json").await.ok();
    assert_eq!(jwks["keys"][0]["crv"], "Ed25519");
    assert!(jwks["keys"][0].get("d").is_none(), "public half only");
}

#[tokio::test]
async fn services_get_tokens_for_one_audience() {
    let fixture = Fixture::new().await;
    let ask = async |service: &str, secret: &str| {
        let body = json!({"service": service, "secret": secret, "audience": "inventory"});
        fixture.api.post("/auth/service-token", &body).await
    };
    let answer = ask("ai", "ai-secret").await.ok();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(answer["expires_in"], 300);
    let Verified::Service(service) = verifier(&fixture, "inventory").verify(token).await.unwrap()
    else {
        panic!("a service's token");
    };
    assert_eq!(service.service, "ai");
    assert!(
        verifier(&fixture, "notification")
            .verify(token)
            .await
            .is_err()
    );
    for (service, secret) in [("ai", "inventory-secret"), ("nobody", "x"), ("nobody", " ")] {
        let reply = ask(service, secret).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (401, "invalid_credentials")
        );
    }
    let guesser = fixture.api.with_header("x-mezave-client-ip", "203.0.113.9");
    let guess = json!({"service": "ai", "secret": "guess", "audience": "inventory"});
    for _ in 0..5 {
        let reply = guesser.post("/auth/service-token", &guess).await;
        assert_eq!(reply.status, 401);
    }
    let reply = guesser.post("/auth/service-token", &guess).await;
    assert_eq!(reply.status, 429);
    ask("ai", "ai-secret").await.ok();
    let own = json!({"service": "inventory", "secret": "inventory-secret", "audience": "auth"});
    let own = fixture.api.post("/auth/service-token", &own).await.ok();
    let own = fixture
        .api
        .with_token(own["access_token"].as_str().unwrap());
    own.get("/internal/events/heads").await.ok();
    assert_eq!(own.get("/auth/me").await.status, 403);
    let owner = fixture.owner().await;
    assert_eq!(owner.api.get("/internal/events/heads").await.status, 403);
}

#[tokio::test]
async fn keys_rotate_without_a_gap_and_old_ones_retire() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let keys = async || {
        let jwks = fixture.api.get("/.well-known/jwks.json").await.ok();
        jwks["keys"].as_array().unwrap().len()
    };
    let kid = |token: &str| token.split('.').next().unwrap().to_owned();
    let verifier = verifier(&fixture, "inventory");
    verifier.verify(&owner.access).await.unwrap();
    fixture.service.rotate_keys().await.unwrap();
    assert_eq!(keys().await, 2);
    let during = fixture.login(OWNER).await;
    assert_eq!(
        kid(&during.access),
        kid(&owner.access),
        "announced, not yet signing"
    );
    fixture.clock.advance_seconds(61);
    let after = fixture.login(OWNER).await;
    assert_ne!(kid(&after.access), kid(&owner.access));
    for token in [&owner.access, &after.access] {
        verifier.verify(token).await.unwrap();
    }
    after.api.get("/auth/me").await.ok();
    fixture.clock.advance_seconds(2 * 60 * 60);
    fixture.service.rotate_keys().await.unwrap();
    assert_eq!(keys().await, 2, "the first is retired");
}

#[tokio::test]
async fn events_reach_the_bus_and_the_background_stops() {
    let fixture = Fixture::new().await;
    let mut events = fixture.bus.subscribe();
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    fixture.service.spawn_background(stop.clone(), &tasks);
    let owner = fixture.owner().await;
    let heard = async {
        loop {
            let event = events.recv().await.unwrap();
            if event.kind == "user_changed" {
                return event;
            }
        }
    };
    let limit = std::time::Duration::from_secs(10);
    let event = tokio::time::timeout(limit, heard).await.unwrap();
    assert_eq!(event.payload["user"]["id"], owner.id.to_string());
    stop.cancel();
    tasks.close();
    tokio::time::timeout(limit, tasks.wait()).await.unwrap();
}

#[tokio::test]
async fn every_path_but_the_public_ones_needs_a_token() {
    let fixture = Fixture::new().await;
    let document = serde_json::to_value(mezave_auth::openapi()).unwrap();
    let mut closed = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation.get("security").is_none() {
                continue;
            }
            let path = path.replace("{id}", &uuid::Uuid::nil().to_string());
            let method = method.to_uppercase().parse().unwrap();
            let reply = fixture.api.send(method, &path, "{}".into()).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (401, "token_missing"),
                "{path}"
            );
            closed += 1;
        }
    }
    assert_eq!(closed, 14);
    for path in ["/healthz", "/readyz", "/.well-known/jwks.json"] {
        fixture.api.get(path).await.ok();
    }
}
