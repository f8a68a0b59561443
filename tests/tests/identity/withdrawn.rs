//! A change to a person, or the end of a login, takes effect on every port within five seconds. In
//! the split form on SQLite no bus joins the processes, so nothing here rests on an event.

use std::time::Duration;

use mezave_tests::{Form, Person, System, until};
use reqwest::Method;
use serde_json::json;

use super::everywhere;

const WITHIN: Duration = Duration::from_secs(5);

/// Every port refuses this person's token, soon.
async fn refused_everywhere(system: &System, person: &Person) {
    let refused = async {
        for (person, path) in everywhere(system, person) {
            until(path, WITHIN, async || {
                let reply = person.get(path).await;
                (reply.code() == "token_withdrawn").then_some(())
            })
            .await;
        }
    };
    let in_time = tokio::time::timeout(WITHIN, refused).await;
    in_time.expect("within five seconds");
}

async fn let_in_everywhere(system: &System, person: &Person) {
    for (person, path) in everywhere(system, person) {
        person.get(path).await.ok();
    }
}

async fn patch(owner: &Person, person: &Person, change: serde_json::Value) {
    let path = format!("/api/users/{}", person.id());
    let body = Some(change.to_string().into_bytes());
    owner.send(Method::PATCH, &path, body, &[]).await.ok();
}

async fn takes_effect(form: Form) {
    let Some(system) = System::start(form).await else {
        return;
    };
    let owner = system.register("Dana").await;
    let nobody = Person::nobody(&system.url);
    let email = owner.user["email"].as_str().unwrap().to_owned();
    let login = json!({"email": email, "password": "correct horse"});

    // A new role: the old token ends, the new one counts at once.
    let cook = owner.add("employee", "Yosef").await;
    let_in_everywhere(&system, &cook).await;
    patch(&owner, &cook, json!({"role": "manager"})).await;
    refused_everywhere(&system, &cook).await;
    let_in_everywhere(&system, &owner).await;

    // Signing out ends this login, not the person's others.
    let other = nobody.post("/api/auth/login", &login).await.ok();
    let other = owner.with_token(&other["access_token"]);
    let_in_everywhere(&system, &other).await;
    other.post("/api/auth/logout", &json!({})).await;
    refused_everywhere(&system, &other).await;
    let_in_everywhere(&system, &owner).await;

    // A refresh token that was stolen ends the login.
    let first = nobody.post("/api/auth/login", &login).await.ok();
    let spent = json!({"refresh_token": first["refresh_token"]});
    let second = nobody.post("/api/auth/refresh", &spent).await.ok();
    let second = owner.with_token(&second["access_token"]);
    let_in_everywhere(&system, &second).await;
    let stolen = nobody.post("/api/auth/refresh", &spent).await;
    assert_eq!(stolen.status, 401);
    refused_everywhere(&system, &second).await;

    // A new password ends everything else, and the tokens that come with it count at once.
    let change = json!({"old": "correct horse", "new": "battery staple"});
    let renewed = owner.post("/api/auth/password", &change).await.ok();
    let renewed = owner.with_token(&renewed["access_token"]);
    let_in_everywhere(&system, &renewed).await;
    refused_everywhere(&system, &owner).await;
    let_in_everywhere(&system, &renewed).await;

    // Whoever is deactivated is out.
    let waiter = renewed.add("employee", "Noa").await;
    let_in_everywhere(&system, &waiter).await;
    patch(&renewed, &waiter, json!({"is_active": false})).await;
    refused_everywhere(&system, &waiter).await;
}

#[tokio::test]
async fn takes_effect_everywhere_one_sqlite() {
    takes_effect(Form::OneSqlite).await;
}

#[tokio::test]
async fn takes_effect_everywhere_split_sqlite() {
    takes_effect(Form::SplitSqlite).await;
}

#[tokio::test]
async fn takes_effect_everywhere_split_postgres() {
    takes_effect(Form::SplitPostgres).await;
}

#[tokio::test]
async fn a_service_that_starts_without_auth_knows_whom_to_believe() {
    let system = System::start(Form::SplitSqlite).await.unwrap();
    let owner = system.register("Dana").await;
    let cook = owner.add("employee", "Yosef").await;
    patch(&owner, &cook, json!({"is_active": false})).await;
    refused_everywhere(&system, &cook).await;
    system.process("auth", 0).await.kill().await;
    for service in ["inventory", "notification", "ai"] {
        let mut process = system.process(service, 0).await;
        process.kill().await;
        process.restart().await;
    }
    for (service, path) in &super::READABLE[1..4] {
        for door in system.doors(service) {
            let probe = Person::nobody(&system.url).through(&door);
            until(service, Duration::from_secs(20), async || {
                let ready = probe.try_get("/readyz").await.ok()?;
                ready.status.is_success().then_some(())
            })
            .await;
            owner.through(&door).get(path).await.ok();
            let refused = cook.through(&door).get(path).await;
            assert_eq!(refused.code(), "token_withdrawn", "{service}");
        }
    }
    system.process("auth", 0).await.restart().await;
    system.ready().await;
    let_in_everywhere(&system, &owner).await;
}
