//! Who may do what, walked over every endpoint of the OpenAPI document: as nobody, as each role,
//! as the owner of another restaurant, and at every service's own port.
//!
//! The expectations stand in `endpoints/table.tsv`; an endpoint that is in the document but not in
//! the table fails, so a new one cannot be forgotten.

use std::collections::BTreeSet;

use mezave_tests::{Person, System};
use reqwest::StatusCode;
use serde_json::json;

use crate::scenarios::endpoints::{Ids, id, place, refresh, table};

/// Every endpoint of the document is in the table.
pub async fn document(system: &System) {
    let document = Person::nobody(&system.url)
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
                // Takes a recording, not JSON.
                "POST /api/chat/voice",
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

/// Nobody gets in without a token.
pub async fn nobody(system: &System) {
    let nobody = Person::nobody(&system.url);
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
    for path in [
        "/api/auth/logout",
        "/api/auth/service-token",
        "/api/chat/voice",
    ] {
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

/// Each role may what the table says and no more.
pub async fn roles(system: &System) {
    let mut place = place(system).await;
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
                let nothing_there =
                    endpoint.name().contains("nothing") && reply.status == StatusCode::NOT_FOUND;
                // Allowed, but there is no provider here, and nothing was given up or sent.
                let not_now = ["channel_not_ready", "delivery_not_dead", "no_phone"];
                let not_now = not_now.contains(&reply.code());
                assert!(
                    reply.status.is_success() || nothing_there || not_now,
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

/// Another restaurant does not exist.
pub async fn other_restaurants(system: &System) {
    let mut place = place(system).await;
    let booked = place
        .owner
        .book(&json!({"id": place.ids["product"]}), "OUT", 1.0)
        .await
        .ok();
    place.ids.insert("movement", id(&booked["movement"]));
    let before = place.owner.get("/api/stock").await.ok();
    let stranger = system.register("stranger").await;
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
                "/api/notify/channels",
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

/// A service's own port lets nobody in either, and knows the paths of no other service.
pub async fn own_ports(system: &System) {
    let nobody = Person::nobody(&system.url);
    let ids = Ids::new();
    for service in ["auth", "inventory", "notification", "ai"] {
        for door in system.doors(service) {
            let stranger = nobody.through(&door);
            for endpoint in table().into_iter().filter(|endpoint| endpoint.roles != "-") {
                let status = endpoint.call(&stranger, &ids).await.status;
                assert_eq!(
                    status,
                    StatusCode::UNAUTHORIZED,
                    "{service}: {}",
                    endpoint.name()
                );
            }
            for path in [
                "/api/internal/events?after=0",
                "/api/internal/heads",
                "/api/nothing",
            ] {
                let status = stranger.get(path).await.status;
                let hidden = [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND];
                assert!(hidden.contains(&status), "{service}: {path}: {status}");
            }
            let forged = [
                ("x-mezave-client-ip", "10.0.0.1"),
                ("authorization", "Bearer forged"),
            ];
            let forged = stranger
                .send(reqwest::Method::GET, "/api/products", None, &forged)
                .await;
            assert_eq!(forged.status, StatusCode::UNAUTHORIZED, "{service}");
        }
    }
}
