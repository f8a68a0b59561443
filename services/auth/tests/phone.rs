//! A number is a person's own once the code that was sent to it came back.

use std::sync::Arc;

use serde_json::{Value, json};
use shared_contract::auth::PhoneCodeRequest;
use shared_testkit::{Api, Reply};
use shared_transport::{AuthClient, CallError, InProcess};
use uuid::Uuid;

use crate::support::{Fixture, Login, OWNER, contains};

const NUMBER: &str = "+972501234567";
const CODES: &str = "/internal/phone-codes";

/// Somebody with a number of their own.
async fn with_number(fixture: &Fixture) -> Login {
    let owner = fixture.owner().await;
    let patch = json!({"phone": "050-123-4567"});
    let changed = owner.api.patch("/auth/me", &patch).await.ok();
    assert_eq!(
        (&changed["phone"], &changed["phone_verified"]),
        (&json!(NUMBER), &json!(false))
    );
    owner
}

async fn asked(login: &Login) -> Value {
    let here = login.api.get("/restaurant").await.ok();
    json!({"restaurant_id": here["id"], "user_id": login.id})
}

async fn code(sender: &Api, login: &Login) -> String {
    let made = sender.post(CODES, &asked(login).await).await.ok();
    made["code"].as_str().unwrap().to_owned()
}

async fn confirm(login: &Login, code: &str) -> Reply {
    let body = json!({ "code": code });
    login.api.post("/auth/me/phone/confirm", &body).await
}

/// A code that is not `code`.
fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

fn refusal(reply: &Reply) -> (u16, &str) {
    (reply.status.as_u16(), reply.code())
}

#[tokio::test]
async fn the_code_that_was_sent_verifies_the_number_and_says_so() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    assert_eq!(refusal(&confirm(&owner, "123456").await), (409, "no_code"));
    let sender = fixture.service_api("notification").await;
    let made = sender.post(CODES, &asked(&owner).await).await.ok();
    assert_eq!(made["phone"], NUMBER);
    assert_eq!(made["expires_at"], "2026-09-21T14:23:20.000000Z");
    let code = made["code"].as_str().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
    let typed = format!(" {}-{}", &code[..3], &code[3..]);
    let user = confirm(&owner, &typed).await.ok();
    assert_eq!(user["phone_verified"], true);
    let event = fixture.events(&owner).await.pop().unwrap();
    assert_eq!(event.kind, "user_changed");
    assert_eq!(event.payload["user"], user);
    // The answer was lost: the same code says the same. Another one does not.
    assert_eq!(confirm(&owner, code).await.ok(), user);
    let wrong = confirm(&owner, &other(code)).await;
    assert_eq!(refusal(&wrong), (409, "no_code"));
    let again = sender.post(CODES, &asked(&owner).await).await;
    assert_eq!(refusal(&again), (409, "phone_verified"));
    let ai = fixture.service_api("ai").await;
    let who = json!({"restaurant_id": asked(&owner).await["restaurant_id"], "phone": NUMBER});
    ai.post("/internal/acting-token", &who).await.ok();
}

#[tokio::test]
async fn five_wrong_tries_end_a_code_and_ten_minutes_do() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    let sender = fixture.service_api("notification").await;
    let first = code(&sender, &owner).await;
    let second = code(&sender, &owner).await;
    if first != second {
        let reply = confirm(&owner, &first).await;
        assert_eq!(refusal(&reply), (422, "wrong_code"), "the earlier one");
        assert_eq!(reply.body["tries_left"], 4);
        assert_eq!(reply.body["errors"][0]["field"], "code");
    }
    for _ in 0..4 {
        let reply = confirm(&owner, &other(&second)).await;
        assert_eq!(refusal(&reply), (422, "wrong_code"));
    }
    confirm(&owner, &other(&second)).await;
    let right = confirm(&owner, &second).await;
    assert_eq!(refusal(&right), (409, "code_ended"));

    let third = code(&sender, &owner).await;
    fixture.clock.advance_seconds(10 * 60);
    let late = confirm(&owner, &third).await;
    assert_eq!(refusal(&late), (409, "code_expired"));
    let me = owner.api.get("/auth/me").await.ok();
    assert_eq!(me["phone_verified"], false);
}

#[tokio::test]
async fn a_try_counts_once_under_its_key() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    let sender = fixture.service_api("notification").await;
    let code = code(&sender, &owner).await;
    let api = owner.api.with_header("idempotency-key", "try");
    let body = json!({"code": other(&code)});
    for _ in 0..3 {
        let reply = api.post("/auth/me/phone/confirm", &body).await;
        assert_eq!(refusal(&reply), (422, "wrong_code"));
        assert_eq!(reply.body["tries_left"], 4);
    }
    confirm(&owner, &code).await.ok();
}

#[tokio::test]
async fn another_number_voids_the_code_whoever_changes_it() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    let sender = fixture.service_api("notification").await;
    let path = format!("/users/{}", owner.id);
    for path in ["/auth/me", path.as_str()] {
        let code = code(&sender, &owner).await;
        for phone in ["0521111111", NUMBER] {
            let number = json!({ "phone": phone });
            owner.api.patch(path, &number).await.ok();
            assert_eq!(refusal(&confirm(&owner, &code).await), (409, "no_code"));
        }
    }
    let last = code(&sender, &owner).await;
    let named = json!({"name": "דנה לוי", "language": "en"});
    let me = owner.api.patch("/auth/me", &named).await.ok();
    assert_eq!(
        (&me["name"], &me["language"]),
        (&json!("דנה לוי"), &json!("en"))
    );
    assert_eq!(confirm(&owner, &last).await.ok()["phone_verified"], true);
    // A verified number stays so until it is another one.
    let same = json!({"phone": NUMBER, "name": "דנה"});
    let me = owner.api.patch("/auth/me", &same).await.ok();
    assert_eq!(me["phone_verified"], true);
    let events = fixture.events(&owner).await.len();
    owner.api.patch("/auth/me", &same).await.ok();
    assert_eq!(
        fixture.events(&owner).await.len(),
        events,
        "nothing changed"
    );
    let gone = owner.api.patch("/auth/me", &json!({"phone": null})).await;
    assert_eq!(gone.ok()["phone_verified"], false);
    assert_eq!(refusal(&confirm(&owner, &last).await), (409, "no_phone"));
    let none = sender.post(CODES, &asked(&owner).await).await;
    assert_eq!(refusal(&none), (409, "no_phone"));
}

#[tokio::test]
async fn five_codes_an_hour_whoever_counts() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    let sender = fixture.service_api("notification").await;
    for _ in 0..5 {
        code(&sender, &owner).await;
        fixture.clock.advance_seconds(30);
    }
    let token =
        json!({"service": "notification", "secret": "notification-secret", "audience": "auth"});
    let token = fixture.api.post("/auth/service-token", &token).await.ok();
    let token = token["access_token"].as_str().unwrap();
    let asked: PhoneCodeRequest = serde_json::from_value(asked(&owner).await).unwrap();
    let router = mezave_auth::router(&fixture.service);
    let auth = AuthClient::new(Arc::new(InProcess::new(router)));
    let Err(CallError::Refused(problem)) = auth.phone_code(token, &asked).await else {
        panic!("a sixth code");
    };
    assert_eq!((problem.status, &*problem.code), (429, "too_many_codes"));
    assert_eq!(problem.retry_after, Some(3_600 - 150));
    fixture.clock.advance_seconds(3_600 - 150);
    let sender = fixture.service_api("notification").await;
    let login = fixture.login(OWNER).await;
    code(&sender, &login).await;
    let sixth = sender
        .post(CODES, &serde_json::to_value(&asked).unwrap())
        .await;
    assert_eq!(refusal(&sixth), (429, "too_many_codes"));
}

#[tokio::test]
async fn a_number_is_one_persons_here() {
    let fixture = Fixture::open().await;
    let owner = fixture.register("one@example.com").await;
    let cook = fixture.member(&owner, "cook@example.com", "employee").await;
    let stranger = fixture.register("two@example.com").await;
    let sender = fixture.service_api("notification").await;
    let mut codes = Vec::new();
    for login in [&owner, &cook, &stranger] {
        let patch = json!({ "phone": NUMBER });
        login.api.patch("/auth/me", &patch).await.ok();
        codes.push(code(&sender, login).await);
    }
    confirm(&owner, &codes[0]).await.ok();
    confirm(&stranger, &codes[2]).await.ok();
    assert_eq!(
        refusal(&confirm(&cook, &codes[1]).await),
        (409, "phone_taken")
    );
    let taken = sender.post(CODES, &asked(&cook).await).await;
    assert_eq!(refusal(&taken), (409, "phone_taken"));
    // Given up, it is free.
    owner
        .api
        .patch("/auth/me", &json!({"phone": null}))
        .await
        .ok();
    confirm(&cook, &codes[1]).await.ok();
}

#[tokio::test]
async fn only_notification_is_told_codes_and_only_of_who_works_there() {
    let fixture = Fixture::open().await;
    let owner = with_number_of(&fixture, "one@example.com").await;
    let stranger = with_number_of(&fixture, "two@example.com").await;
    let request = asked(&owner).await;
    assert_eq!(fixture.api.post(CODES, &request).await.status, 401);
    assert_eq!(owner.api.post(CODES, &request).await.status, 403);
    for name in ["ai", "inventory"] {
        let service = fixture.service_api(name).await;
        assert_eq!(service.post(CODES, &request).await.status, 403);
    }
    let sender = fixture.service_api("notification").await;
    for (restaurant, user) in [
        (&request["restaurant_id"], stranger.id),
        (&request["restaurant_id"], Uuid::nil()),
        (&json!(Uuid::nil()), owner.id),
    ] {
        let body = json!({"restaurant_id": restaurant, "user_id": user});
        assert_eq!(sender.post(CODES, &body).await.status, 404);
    }
    let unsigned = json!({"code": "123456"});
    let reply = fixture.api.post("/auth/me/phone/confirm", &unsigned).await;
    assert_eq!(reply.status, 401);
    assert_eq!(refusal(&confirm(&owner, "").await), (422, "invalid"));
    for wrong in [
        json!({"phone": "call me"}),
        json!({"name": " "}),
        json!({"role": "owner"}),
    ] {
        assert_eq!(owner.api.patch("/auth/me", &wrong).await.status, 422);
    }
}

async fn with_number_of(fixture: &Fixture, email: &str) -> Login {
    let login = fixture.register(email).await;
    let patch = json!({ "phone": NUMBER });
    login.api.patch("/auth/me", &patch).await.ok();
    login
}

#[tokio::test]
async fn codes_are_nowhere_in_the_database() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    let sender = fixture.service_api("notification").await;
    let codes = [code(&sender, &owner).await, code(&sender, &owner).await];
    let api = owner.api.with_header("idempotency-key", "once");
    let body = json!({ "code": codes[1] });
    api.post("/auth/me/phone/confirm", &body).await.ok();
    let stored = fixture.folder.bytes();
    assert!(contains(&stored, NUMBER));
    // One may stand there by chance, as part of a longer number.
    assert!(!codes.iter().all(|code| contains(&stored, code)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_once_there_are_no_more_tries_or_codes() {
    let fixture = Fixture::new().await;
    let owner = with_number(&fixture).await;
    let sender = fixture.service_api("notification").await;
    let request = asked(&owner).await;
    let made = all_at_once(&sender, CODES, &request).await;
    assert_eq!(made.iter().filter(|reply| reply.status == 200).count(), 5);
    let refused = made.iter().find(|reply| reply.status != 200).unwrap();
    assert_eq!(refusal(refused), (429, "too_many_codes"));
    fixture.clock.advance_seconds(60 * 60);
    let owner = fixture.login(OWNER).await;
    let sender = fixture.service_api("notification").await;
    let code = code(&sender, &owner).await;
    let wrong = json!({"code": other(&code)});
    let tried = all_at_once(&owner.api, "/auth/me/phone/confirm", &wrong).await;
    let counted = tried.iter().filter(|reply| reply.code() == "wrong_code");
    assert_eq!(counted.count(), 5);
    assert_eq!(refusal(&confirm(&owner, &code).await), (409, "code_ended"));
}

async fn all_at_once(api: &Api, path: &str, body: &Value) -> Vec<Reply> {
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (api, path, body) = (api.clone(), path.to_owned(), body.clone());
            tokio::spawn(async move { api.post(&path, &body).await })
        })
        .collect();
    let mut replies = Vec::new();
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}
