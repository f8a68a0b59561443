//! Tokens as the other services see them: signed, verifiable by JWKS, of the right kind.

use std::sync::Arc;

use serde_json::json;
use shared_auth::{Verified, Verifier};
use shared_transport::{AuthClient, InProcess};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::support::Fixture;

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
    let guess = json!({"service": "ai", "secret": "guess", "audience": "inventory"});
    let mut guesses = Vec::new();
    for _ in 0..6 {
        let reply = fixture.api.post("/auth/service-token", &guess).await;
        guesses.push(reply.status.as_u16());
    }
    assert_eq!(guesses.last(), Some(&429), "{guesses:?}");
    // Whoever guesses keeps nobody out who knows.
    ask("ai", "ai-secret").await.ok();
    let upwards = json!({"service": "inventory", "secret": "inventory-secret", "audience": "ai"});
    let refused = fixture.api.post("/auth/service-token", &upwards).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code()),
        (403, "forbidden")
    );
    let own = fixture.service_api("inventory").await;
    own.get("/internal/events/heads").await.ok();
    assert_eq!(own.get("/auth/me").await.status, 403);
    let owner = fixture.owner().await;
    for path in ["/internal/events/heads", "/internal/withdrawals"] {
        assert_eq!(owner.api.get(path).await.status, 403);
        assert_eq!(fixture.api.get(path).await.status, 401);
    }
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
    assert_eq!(closed, 16);
    for path in ["/healthz", "/readyz", "/.well-known/jwks.json"] {
        fixture.api.get(path).await.ok();
    }
}
