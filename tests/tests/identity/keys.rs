//! Signing keys rotate while people work: nobody is refused, on any port.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use mezave_tests::{Form, Person, System, until};
use serde_json::{Value, json};

use super::everywhere;

const LONG: Duration = Duration::from_mins(1);
/// The shortest time that a key is announced; and nobody here is to be told to slow down.
const SETTINGS: [(&str, &str); 3] = [
    ("MEZAVE_AUTH__KEY_ANNOUNCED_SECONDS", "15"),
    ("MEZAVE_GATEWAY__RATE_LIMITS__LOGIN", "off"),
    ("MEZAVE_GATEWAY__RATE_LIMITS__READ", "off"),
];

async fn published(system: &System) -> Vec<Value> {
    let nobody = Person::nobody(&system.url);
    let jwks = nobody.get("/api/.well-known/jwks.json").await.ok();
    let mut kids: Vec<Value> = jwks["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].clone())
        .collect();
    kids.sort_by_key(Value::to_string);
    kids
}

fn header(person: &Person) -> String {
    let token = person.token.clone().unwrap();
    token.split('.').next().unwrap().to_owned()
}

async fn command(system: &System, arguments: &[&str]) -> String {
    let done = system.command("auth", arguments).await;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}{error}");
    said
}

/// Reads everywhere, again and again, until told to stop; how often.
async fn work(system: &System, person: &Person, stop: &AtomicBool, done: &AtomicUsize) {
    while !stop.load(Ordering::Relaxed) {
        for (person, path) in everywhere(system, person) {
            let reply = person.get(path).await;
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
            done.fetch_add(1, Ordering::Relaxed);
        }
        tokio::task::yield_now().await;
    }
}

async fn rotates(form: Form) {
    let Some(system) = System::start_with(form, &SETTINGS).await else {
        return;
    };
    let owner = system.register("Dana").await;
    let email = owner.user["email"].as_str().unwrap().to_owned();
    let before = published(&system).await;
    assert_eq!(before.len(), 1);
    assert!(
        command(&system, &["keys", "list"])
            .await
            .contains("signing")
    );
    let (stop, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let rotating = async {
        let said = command(&system, &["keys", "rotate"]).await;
        assert!(said.contains("announced"), "{said}");
        let again = system.command("auth", &["keys", "rotate"]).await;
        assert!(!again.status.success(), "one rotation at a time");
        let during = published(&system).await;
        assert_eq!(during.len(), 2, "{during:?}");
        assert!(during.contains(&before[0]));
        // Every auth process comes to sign with the new key; what it signs is believed at once.
        for door in system.doors("auth") {
            let nobody = Person::nobody(&system.url).through(&door);
            let login = json!({"email": email, "password": "correct horse"});
            until("a token of the new key", LONG, async || {
                let answer = nobody.post("/api/auth/login", &login).await.ok();
                let person = owner.with_token(&answer["access_token"]);
                for (person, path) in everywhere(&system, &person) {
                    person.get(path).await.ok();
                }
                (header(&person) != header(&owner)).then_some(())
            })
            .await;
        }
        let listed = command(&system, &["keys", "list"]).await;
        assert!(listed.contains("replaced, verifies until"), "{listed}");
        let reads = done.load(Ordering::Relaxed);
        until("more reads", LONG, async || {
            (done.load(Ordering::Relaxed) > reads + 20).then_some(())
        })
        .await;
        stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(rotating, work(&system, &owner, &stop, &done));
    assert_eq!(published(&system).await.len(), 2);
}

#[tokio::test]
async fn rotate_while_people_work_one_sqlite() {
    rotates(Form::OneSqlite).await;
}

#[tokio::test]
async fn rotate_while_people_work_split_sqlite() {
    rotates(Form::SplitSqlite).await;
}

#[tokio::test]
async fn rotate_while_people_work_split_postgres() {
    rotates(Form::SplitPostgres).await;
}
