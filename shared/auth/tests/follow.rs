//! A verifier that follows auth: withdrawals, keys that come and go, and a start without auth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use jsonwebtoken::jwk::JwkSet;
use shared_auth::{
    JwksSource, PersonWithdrawn, Role, SessionEnded, TokenError, Verified, Verifier,
    WithdrawalSource, Withdrawals, follow,
};
use shared_clock::{Clock as _, ManualClock, Timestamp, new_id};
use shared_testkit::TestIssuer;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// auth as the test wants it: there or away, with keys and withdrawals.
#[derive(Default)]
struct Auth {
    away: AtomicBool,
    asked: AtomicUsize,
    keys: Mutex<Option<JwkSet>>,
    told: Mutex<Withdrawals>,
}

#[async_trait]
impl JwksSource for Auth {
    async fn jwks(&self) -> Result<JwkSet, String> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.answer(self.keys.lock().unwrap().clone().unwrap())
    }
}

#[async_trait]
impl WithdrawalSource for Auth {
    async fn withdrawals(&self, _: Option<i64>) -> Result<Withdrawals, String> {
        self.answer(self.told.lock().unwrap().clone())
    }
}

impl Auth {
    fn answer<T>(&self, answer: T) -> Result<T, String> {
        if self.away.load(Ordering::SeqCst) {
            return Err("away".to_owned());
        }
        Ok(answer)
    }
}

struct World {
    auth: Arc<Auth>,
    clock: Arc<ManualClock>,
    issuer: TestIssuer,
    folder: TempDir,
    stop: CancellationToken,
}

impl World {
    async fn new() -> Self {
        let clock = ManualClock::at(Timestamp::from_micros(1_790_000_000_000_000));
        let issuer = TestIssuer::new(clock.clone());
        let auth = Arc::new(Auth::default());
        *auth.keys.lock().unwrap() = Some(issuer.jwks().await);
        Self {
            auth,
            clock,
            issuer,
            folder: tempfile::tempdir().unwrap(),
            stop: CancellationToken::new(),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("identity.json")
    }

    /// A process that has just started.
    fn process(&self) -> Verifier {
        let verifier = Verifier::new("test", self.auth.clone(), self.clock.clone());
        let (source, stop) = (self.auth.clone(), self.stop.child_token());
        tokio::spawn(follow(&verifier, source, self.file(), stop));
        assert!(!verifier.is_ready());
        verifier
    }

    fn is_away(&self, away: bool) {
        self.auth.away.store(away, Ordering::SeqCst);
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let asking = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, asking).await.expect(what);
}

#[tokio::test]
async fn what_auth_withdraws_ends_everywhere_in_the_process() {
    let world = World::new().await;
    let verifier = world.process();
    until("it is ready", async || verifier.is_ready()).await;
    let person = world.issuer.person(new_id(&*world.clock), Role::Owner);
    let other = verifier.for_service("other");
    let Ok(Verified::User(principal)) = other.verify(&person.token).await else {
        panic!("a good token");
    };
    let waiting = tokio::spawn({
        let verifier = verifier.clone();
        async move { verifier.until_withdrawn(&principal).await }
    });
    let now = world.clock.now().as_seconds();
    world.auth.told.lock().unwrap().people = vec![PersonWithdrawn {
        restaurant_id: person.restaurant_id,
        user_id: person.id,
        not_before: now + 1,
    }];
    let ended = tokio::time::timeout(Duration::from_secs(20), waiting).await;
    ended.unwrap().unwrap();
    for verifier in [&verifier, &other] {
        let refused = verifier.verify(&person.token).await;
        assert_eq!(refused, Err(TokenError::Withdrawn));
    }
    // A token of the very moment is new.
    world.clock.advance_seconds(1);
    let fresh = world.issuer.user_token(
        person.id,
        person.restaurant_id,
        person.role,
        "Test",
        shared_auth::Language::He,
    );
    other.verify(&fresh).await.unwrap();
    // What is known stays in force while auth is away.
    world.is_away(true);
    let refused = other.verify(&person.token).await;
    assert_eq!(refused, Err(TokenError::Withdrawn));
}

#[tokio::test]
async fn a_start_without_auth_knows_what_was_kept() {
    let world = World::new().await;
    let person = world.issuer.person(new_id(&*world.clock), Role::Owner);
    let gone = world.issuer.person(new_id(&*world.clock), Role::Owner);
    let session = new_id(&*world.clock);
    *world.auth.told.lock().unwrap() = Withdrawals {
        people: vec![PersonWithdrawn {
            restaurant_id: gone.restaurant_id,
            user_id: gone.id,
            not_before: world.clock.now().as_seconds() + 1,
        }],
        sessions: vec![SessionEnded {
            session_id: session,
            ended_at: world.clock.now().as_seconds(),
        }],
        next: 7,
    };
    let before = world.process();
    until("it is kept", async || world.file().exists()).await;
    before.verify(&person.token).await.unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = world.file().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    world.is_away(true);
    let after = world.process();
    until("it is ready", async || after.is_ready()).await;
    after.verify(&person.token).await.unwrap();
    let refused = after.verify(&gone.token).await;
    assert_eq!(refused, Err(TokenError::Withdrawn));
}

#[tokio::test]
async fn a_file_of_the_day_before_is_not_believed() {
    let world = World::new().await;
    let person = world.issuer.person(new_id(&*world.clock), Role::Owner);
    let first = world.process();
    until("it is kept", async || world.file().exists()).await;
    drop(first);
    world.is_away(true);
    world.clock.advance_seconds(24 * 60 * 60 - 1);
    let stopped = world.clock.now();
    let person = world
        .issuer
        .named(person.restaurant_id, Role::Owner, "Later");
    let still = world.process();
    until("it is ready", async || still.is_ready()).await;
    still.verify(&person.token).await.unwrap();
    world.clock.advance_seconds(1);
    assert!(world.clock.now() > stopped);
    let late = world.process();
    let refused = late.verify(&person.token).await;
    assert_eq!(refused, Err(TokenError::NoKeys));
    assert!(!late.is_ready());
    world.is_away(false);
    until("it is ready", async || late.is_ready()).await;
    late.verify(&person.token).await.unwrap();
}

#[tokio::test]
async fn an_unknown_key_is_asked_for_once_in_ten_seconds() {
    let world = World::new().await;
    let verifier = Verifier::new("test", world.auth.clone(), world.clock.clone());
    let person = world.issuer.person(new_id(&*world.clock), Role::Owner);
    verifier.verify(&person.token).await.unwrap();
    let newer = TestIssuer::with_kid("newer", world.clock.clone());
    let token = newer.person(person.restaurant_id, Role::Owner).token;
    for _ in 0..20 {
        let refused = verifier.verify(&token).await;
        assert_eq!(refused, Err(TokenError::Invalid));
    }
    assert_eq!(world.auth.asked.load(Ordering::SeqCst), 1);
    *world.auth.keys.lock().unwrap() = Some(newer.jwks().await);
    world.clock.advance_seconds(10);
    verifier.verify(&token).await.unwrap();
    assert_eq!(world.auth.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn without_any_keys_auth_is_tried_again_soon() {
    let world = World::new().await;
    world.is_away(true);
    let verifier = Verifier::new("test", world.auth.clone(), world.clock.clone());
    let person = world.issuer.person(new_id(&*world.clock), Role::Owner);
    for _ in 0..20 {
        let refused = verifier.verify(&person.token).await;
        assert_eq!(refused, Err(TokenError::NoKeys));
    }
    assert_eq!(world.auth.asked.load(Ordering::SeqCst), 1);
    world.is_away(false);
    world.clock.advance_seconds(1);
    verifier.verify(&person.token).await.unwrap();
}
