//! Who may do what, walked over every endpoint of the OpenAPI document: as nobody, as each role,
//! and as the owner of another restaurant.
//!
//! The expectations stand in `endpoints/table.tsv`; an endpoint that is in the document but not in
//! the table fails, so a new one cannot be forgotten.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use mezave_tests::{Mezave, Person, Reply};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shared_clock::{SystemClock, new_id};

struct Endpoint {
    method: Method,
    path: &'static str,
    roles: &'static str,
    stranger: &'static str,
    body: Option<&'static str>,
}

fn table() -> Vec<Endpoint> {
    include_str!("../endpoints/table.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let mut cells = line.split('\t');
            let mut cell = || {
                cells
                    .next()
                    .unwrap_or_else(|| panic!("a short row: {line}"))
            };
            Endpoint {
                method: cell().parse().unwrap(),
                path: cell(),
                roles: cell(),
                stranger: cell(),
                body: cells.next(),
            }
        })
        .collect()
}

/// Ids of one restaurant, by the names of the table.
type Ids = BTreeMap<&'static str, String>;

impl Endpoint {
    fn fill(text: &str, ids: &Ids) -> String {
        let fresh = new_id(&SystemClock).to_string();
        let text = text.replace("{fresh}", &fresh);
        ids.iter().fold(text, |text, (name, id)| {
            text.replace(&format!("{{{name}}}"), id)
        })
    }

    async fn call(&self, person: &Person, ids: &Ids) -> Reply {
        let path = Self::fill(self.path, ids);
        let body = self.body.map(|body| Self::fill(body, ids).into_bytes());
        person.send(self.method.clone(), &path, body, &[]).await
    }

    fn name(&self) -> String {
        format!(
            "{} {} {}",
            self.method,
            self.path,
            self.body.unwrap_or_default()
        )
    }
}

struct Place {
    owner: Person,
    manager: Person,
    employee: Person,
    ids: Ids,
}

fn id(value: &Value) -> String {
    value["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {value}"))
        .to_owned()
}

/// A restaurant with one of everything, all named "secret".
async fn place(mezave: &Mezave) -> Place {
    let owner = mezave.register("secret owner").await;
    let manager = owner.add("manager", "secret manager").await;
    let employee = owner.add("employee", "secret employee").await;
    let mut ids = Ids::new();
    let me = owner.get("/api/auth/me").await.ok();
    ids.insert("restaurant", id(&me["restaurant"]));
    ids.insert("user", employee.id().to_owned());
    let sessions = owner.get("/api/auth/sessions").await.ok();
    ids.insert("session", id(&sessions["items"][0]));
    for name in ["category", "spare_category"] {
        let made = owner
            .post(
                "/api/categories",
                &json!({"name": format!("secret {name}")}),
            )
            .await;
        ids.insert(name, id(&made.ok()));
    }
    let product = owner
        .product(json!({
            "name": "secret cola", "unit_type": "unit", "min_stock_level": 50,
            "category_id": ids["category"], "barcodes": ["729000000001"],
        }))
        .await;
    ids.insert("product", id(&product));
    let spare = owner
        .product(json!({"name": "secret spare", "unit_type": "unit"}))
        .await;
    ids.insert("spare_product", id(&spare));
    owner.book(&product, "IN", 100.0).await.ok();
    let nickname = format!("/api/products/{}/nicknames", ids["product"]);
    let made = owner
        .post(&nickname, &json!({"nickname": "secret nick"}))
        .await
        .ok();
    ids.insert("spare_nickname", id(&made));
    owner
        .post("/api/suppliers", &json!({"name": "secret supplier"}))
        .await
        .ok();
    let said = owner
        .post("/api/chat/message", &json!({"text": "secret cola?"}))
        .await
        .ok();
    ids.insert(
        "conversation",
        said["conversation_id"].as_str().unwrap().to_owned(),
    );
    // Under its minimum: the owner has an alert.
    owner.book(&product, "OUT", 60.0).await.ok();
    let alert = loop {
        let inbox = owner.get("/api/notify/inbox").await.ok();
        if let Some(entry) = inbox["items"].get(0) {
            break id(entry);
        }
        tokio::task::yield_now().await;
    };
    ids.insert("alert", alert);
    owner.book(&product, "IN", 200.0).await.ok();
    Place {
        owner,
        manager,
        employee,
        ids,
    }
}

/// A fresh movement and fresh spare things of the place, so that every call can succeed.
async fn refresh(place: &mut Place, endpoint: &Endpoint, who: &Person) {
    if endpoint.path.contains("{movement}") {
        let product = json!({"id": place.ids["product"]});
        let booked = who.book(&product, "OUT", 1.0).await.ok();
        place.ids.insert("movement", id(&booked["movement"]));
    }
    let owner = &place.owner;
    if endpoint.path.contains("{spare_category}") {
        let made = owner
            .post(
                "/api/categories",
                &json!({"name": format!("secret {}", new_id(&SystemClock))}),
            )
            .await;
        place.ids.insert("spare_category", id(&made.ok()));
    }
    if endpoint.path.contains("{spare_product}") {
        let name = format!("secret {}", new_id(&SystemClock));
        let made = owner
            .product(json!({"name": name, "unit_type": "unit"}))
            .await;
        place.ids.insert("spare_product", id(&made));
    }
}

#[tokio::test]
async fn every_endpoint_of_the_document_is_in_the_table() {
    let mezave = Mezave::start().await;
    let document = Person::nobody(&mezave.url)
        .get("/api/openapi.json")
        .await
        .ok();
    let plain = |path: &str| {
        let path = path.split('?').next().unwrap().to_owned();
        let parts = path
            .split('/')
            .map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let known: BTreeSet<String> = table()
        .iter()
        .map(|endpoint| format!("{} {}", endpoint.method, plain(endpoint.path)))
        .collect();
    let mut missing = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| !matches!(key.as_str(), "parameters" | "summary"))
        {
            let name = format!("{} {}", method.to_uppercase(), plain(path));
            // A code in a path is no id, but stands where the table has an example of one.
            let example = name.replace("by-barcode/{}", "by-barcode/729000000001");
            // These end the caller's own login, or never end: the tests below do without them.
            let apart = [
                "POST /api/auth/logout",
                "DELETE /api/auth/sessions",
                "GET /api/events",
                "POST /api/auth/service-token",
            ];
            if !known.contains(&example) && !apart.contains(&name.as_str()) {
                missing.push(name);
            }
        }
    }
    assert!(
        missing.is_empty(),
        "not in endpoints/table.tsv: {missing:#?}"
    );
}

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    let mezave = Mezave::start().await;
    let nobody = Person::nobody(&mezave.url);
    let ids = Ids::new();
    for endpoint in table() {
        let reply = endpoint.call(&nobody, &ids).await;
        if endpoint.roles == "-" {
            let refused = reply.code() == "token_missing";
            assert!(
                !refused,
                "{}: {} {}",
                endpoint.name(),
                reply.status,
                reply.body
            );
        } else {
            assert_eq!(
                reply.status,
                StatusCode::UNAUTHORIZED,
                "{}: {}",
                endpoint.name(),
                reply.body
            );
        }
    }
    for path in ["/api/auth/logout", "/api/auth/service-token"] {
        let reply = nobody.post(path, &json!({})).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(
        nobody.get("/api/events").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        nobody.get("/api/internal/events").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn each_role_may_what_the_table_says_and_no_more() {
    let mezave = Mezave::start().await;
    let mut place = place(&mezave).await;
    for endpoint in table().into_iter().filter(|endpoint| endpoint.roles != "-") {
        let people = [
            ('O', place.owner.clone()),
            ('M', place.manager.clone()),
            ('E', place.employee.clone()),
        ];
        for (letter, person) in people {
            if endpoint.path.contains("{session}") || endpoint.path.contains("{alert}") {
                // One's own only: the stranger's test covers the rest.
                continue;
            }
            if endpoint.path.contains("nicknames/{spare") && letter == 'M' {
                let path = format!("/api/products/{}/nicknames", place.ids["product"]);
                let made = place
                    .owner
                    .post(&path, &json!({"nickname": "secret again"}))
                    .await
                    .ok();
                place.ids.insert("spare_nickname", id(&made));
            }
            if endpoint.path.contains("conversation")
                || endpoint
                    .body
                    .is_some_and(|body| body.contains("{conversation}"))
            {
                let said = person
                    .post("/api/chat/message", &json!({"text": "hello"}))
                    .await
                    .ok();
                place.ids.insert(
                    "conversation",
                    said["conversation_id"].as_str().unwrap().to_owned(),
                );
            }
            refresh(&mut place, &endpoint, &person).await;
            let reply = endpoint.call(&person, &place.ids).await;
            let name = endpoint.name();
            if endpoint.roles.contains(letter) {
                let nothing_there = endpoint.path.contains("nickname=nothing")
                    && reply.status == StatusCode::NOT_FOUND;
                assert!(
                    reply.status.is_success() || nothing_there,
                    "{letter} {name}: {} {}",
                    reply.status,
                    reply.body
                );
            } else {
                assert_eq!(
                    reply.status,
                    StatusCode::FORBIDDEN,
                    "{letter} {name}: {}",
                    reply.body
                );
            }
        }
    }
}

#[tokio::test]
async fn another_restaurant_does_not_exist() {
    let mezave = Mezave::start().await;
    let mut place = place(&mezave).await;
    let booked = place
        .owner
        .book(&json!({"id": place.ids["product"]}), "OUT", 1.0)
        .await
        .ok();
    place.ids.insert("movement", id(&booked["movement"]));
    let before = place.owner.get("/api/stock").await.ok();
    let stranger = mezave.register("stranger").await;
    for endpoint in table().into_iter().filter(|endpoint| endpoint.roles != "-") {
        let reply = endpoint.call(&stranger, &place.ids).await;
        let name = endpoint.name();
        if endpoint.stranger == "404" {
            assert_eq!(
                reply.status,
                StatusCode::NOT_FOUND,
                "{name}: {}",
                reply.body
            );
        }
        let text = reply.body.to_string();
        assert!(!text.contains("secret"), "{name} tells: {text}");
        for (what, id) in &place.ids {
            let asked = endpoint.path.contains(&format!("{{{what}}}"))
                || endpoint
                    .body
                    .is_some_and(|body| body.contains(&format!("{{{what}}}")));
            assert!(
                asked || !text.contains(id.as_str()),
                "{name} tells {what}: {text}"
            );
        }
        if let Some(items) = reply.body["items"].as_array() {
            let own = [
                "/api/stock",
                "/api/users",
                "/api/auth/",
                "/api/categories",
                "/api/products",
                "/api/suppliers",
                "/api/chat/",
            ];
            assert!(
                items.is_empty() || own.iter().any(|path| endpoint.path.starts_with(path)),
                "{name}: {text}"
            );
        }
    }
    assert_eq!(
        place.owner.get("/api/stock").await.ok(),
        before,
        "a stranger changed something"
    );
}
