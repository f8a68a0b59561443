//! Signing keys change without anybody noticing.

use std::sync::Arc;

use mezave_auth::{Config, Deps, KeyState, LogResets, Secret, Service};
use shared_auth::Verifier;
use shared_transport::{AuthClient, InProcess};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::support::{Fixture, OWNER};

fn verifier(fixture: &Fixture) -> Verifier {
    let router = mezave_auth::router(&fixture.service);
    let auth = AuthClient::new(Arc::new(InProcess::new(router)));
    Verifier::new("inventory", Arc::new(auth), fixture.clock.clone())
}

async fn published(fixture: &Fixture) -> usize {
    let jwks = fixture.api.get("/.well-known/jwks.json").await.ok();
    jwks["keys"].as_array().unwrap().len()
}

fn header(token: &str) -> &str {
    token.split('.').next().unwrap()
}

/// Another process on the same database.
async fn replica(fixture: &Fixture, config: Config) -> Service {
    let config = Config {
        key_encryption_key: Some(Secret::new("0123456789abcdef0123456789abcdef")),
        ..config
    };
    let deps = Deps {
        db: fixture.db.clone(),
        clock: fixture.clock.clone(),
        bus: Arc::new(fixture.bus.clone()),
        reset_sender: Arc::new(LogResets),
    };
    mezave_auth::build(config, deps).await.unwrap()
}

struct Background(CancellationToken, TaskTracker);

impl Background {
    fn of(service: &Service) -> Self {
        let background = Self(CancellationToken::new(), TaskTracker::new());
        service.spawn_background(background.0.clone(), &background.1);
        background
    }

    async fn stop(self) {
        self.0.cancel();
        self.1.close();
        self.1.wait().await;
    }
}

#[tokio::test]
async fn rotate_without_a_gap_and_old_ones_go() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let verifier = verifier(&fixture);
    verifier.verify(&owner.access).await.unwrap();
    fixture.service.rotate_keys().await.unwrap().unwrap();
    assert_eq!(published(&fixture).await, 2);
    let again = fixture.service.rotate_keys().await.unwrap();
    assert_eq!(again, None, "one rotation at a time");
    let during = fixture.login(OWNER).await;
    assert_eq!(
        header(&during.access),
        header(&owner.access),
        "announced, not yet signing"
    );
    fixture.clock.advance_seconds(61);
    let after = fixture.login(OWNER).await;
    assert_ne!(header(&after.access), header(&owner.access));
    for token in [&owner.access, &during.access, &after.access] {
        verifier.verify(token).await.unwrap();
    }
    after.api.get("/auth/me").await.ok();
    // When the last token of the old key has run out, the key goes by itself.
    fixture.clock.advance_seconds(15 * 60);
    assert_eq!(published(&fixture).await, 2, "clocks may differ a little");
    fixture.clock.advance_seconds(2 * 60);
    let background = Background::of(&fixture.service);
    while published(&fixture).await == 2 {
        tokio::task::yield_now().await;
    }
    background.stop().await;
    let keys = fixture.service.list_keys().await.unwrap();
    let states: Vec<_> = keys.into_iter().map(|key| key.state).collect();
    assert_eq!(states, [KeyState::Retired, KeyState::Signing]);
    fixture.login(OWNER).await.api.get("/auth/me").await.ok();
}

#[tokio::test]
async fn what_another_process_rotated_is_signed_with() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let background = Background::of(&fixture.service);
    let other = replica(&fixture, Config::default()).await;
    other.rotate_keys().await.unwrap().unwrap();
    assert_eq!(published(&fixture).await, 2);
    fixture.clock.advance_seconds(61);
    let verifier = verifier(&fixture);
    let noticed = async {
        loop {
            let login = fixture.login(OWNER).await;
            verifier.verify(&login.access).await.unwrap();
            if header(&login.access) != header(&owner.access) {
                return;
            }
        }
    };
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, noticed).await.unwrap();
    background.stop().await;
}

#[tokio::test]
async fn replicas_ask_for_the_same_setup_code() {
    let config = Config {
        require_setup_code: true,
        ..Config::default()
    };
    let fixture = Fixture::with(config.clone()).await;
    let other = replica(&fixture, config.clone()).await;
    let code = fixture.service.setup_code().unwrap();
    assert_eq!(other.setup_code(), Some(code));
    let elsewhere = Fixture::with(config).await;
    assert_ne!(elsewhere.service.setup_code(), Some(code));
}
