//! Bad input, walked over every endpoint that takes a body: a problem document that names what is
//! wrong, nothing written, nothing panics.

use mezave_tests::{Person, Reply, System};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// Every operation of the document: method and path.
/// What an endpoint reads as its body.
#[derive(PartialEq)]
enum Takes {
    Nothing,
    Json,
    Form,
}

async fn operations(person: &Person) -> Vec<(Method, String, Takes)> {
    let document = person.get("/api/openapi.json").await.ok();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Ok(method) = method.to_uppercase().parse::<Method>() {
                let body = &operation["requestBody"]["content"];
                let takes = if body["application/json"].is_object() {
                    Takes::Json
                } else if body.is_object() {
                    Takes::Form
                } else {
                    Takes::Nothing
                };
                found.push((method, path.clone(), takes));
            }
        }
    }
    assert!(found.len() > 40);
    found
}

fn with_ids(path: &str, id: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { id } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[track_caller]
fn is_problem(reply: &Reply, what: &str) {
    assert!(
        reply.status.is_client_error(),
        "{what}: {} {}",
        reply.status,
        reply.body
    );
    assert_eq!(
        reply.headers["content-type"], "application/problem+json",
        "{what}"
    );
    for field in ["type", "title", "status", "detail", "code"] {
        assert!(
            !reply.body[field].is_null(),
            "{what}: no {field} in {}",
            reply.body
        );
    }
}

/// No body that is no request gets through.
pub async fn bodies(system: &System) {
    let owner = system.register("Dana").await;
    let id = "019a0000-0000-7000-8000-000000000000";
    let bodies: [(&str, Vec<u8>, u16); 8] = [
        ("malformed", b"{\"a\":".to_vec(), 400),
        ("broken UTF-8", b"{\"a\":\"\xff\xfe\"}".to_vec(), 400),
        ("two documents", b"{} {}".to_vec(), 400),
        ("deeply nested", "[".repeat(50_000).into_bytes(), 400),
        ("a list", b"[1,2]".to_vec(), 422),
        ("an unknown field", b"{\"no_such_field\":1}".to_vec(), 422),
        ("NUL", b"{\"no_such_field\":\"a\\u0000b\"}".to_vec(), 422),
        (
            "too much",
            format!("{{\"a\":\"{}\"}}", "x".repeat(1_100_000)).into_bytes(),
            413,
        ),
    ];
    for (method, path, takes) in operations(&owner).await {
        // What these two read is decided by a signature in front of any body; their own tests try it.
        let signed = ["/api/notify/unsubscribe", "/api/notify/whatsapp/webhook"];
        if takes == Takes::Nothing || signed.contains(&path.as_str()) {
            continue;
        }
        for (what, body, status) in &bodies {
            let status = if takes == Takes::Form { &415 } else { status };
            let path = with_ids(&path, id);
            let reply = owner
                .send(method.clone(), &path, Some(body.clone()), &[])
                .await;
            let name = format!("{method} {path} with {what}");
            is_problem(&reply, &name);
            assert_eq!(reply.status.as_u16(), *status, "{name}: {}", reply.body);
            if *status == 422 {
                assert!(
                    reply.body["errors"][0]["field"].is_string(),
                    "{name}: {}",
                    reply.body
                );
            }
        }
    }
    // It still works.
    assert_eq!(owner.get("/api/auth/me").await.status, StatusCode::OK);
}

/// What is no UUID is 422 everywhere.
pub async fn ids(system: &System) {
    let owner = system.register("Dana").await;
    for (method, path, _) in operations(&owner).await {
        if !path.contains('{') || path.contains("{code}") {
            continue;
        }
        for id in [
            "17",
            "not-a-uuid",
            "%00",
            "%D7%A9",
            "019a0000-0000-7000-8000-00000000000g",
        ] {
            let path = with_ids(&path, id);
            let reply = owner
                .send(method.clone(), &path, Some(b"{}".to_vec()), &[])
                .await;
            is_problem(&reply, &format!("{method} {path}"));
            assert_eq!(
                reply.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{method} {path}: {}",
                reply.body
            );
        }
    }
}

/// An amount that cannot be is refused and named.
pub async fn amounts(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "קולה", "unit_type": "unit", "box_size": 24}))
        .await;
    owner.book(&product, "IN", 100.0).await.ok();
    let before = owner.get("/api/stock/movements").await.ok();
    let cases = [
        (r#""type":"OUT","units":1e308"#, "units"),
        (r#""type":"OUT","units":1e400"#, "units"),
        (r#""type":"OUT","units":0.0001"#, "units"),
        (r#""type":"OUT","units":"שלוש""#, "units"),
        (r#""type":"OUT","units":null,"boxes":null"#, "units"),
        (r#""type":"OUT","units":0"#, "units"),
        (r#""type":"OUT","boxes":1.5"#, "boxes"),
        (r#""type":"OUT","boxes":9223372036854775807"#, "boxes"),
        (r#""type":"OUT","boxes":1,"units":-1"#, "units"),
        (r#""type":"IN","units":-5"#, "units"),
        (r#""type":"IN","boxes":-1"#, "boxes"),
        (r#""type":"SIDEWAYS","units":1"#, "type"),
        (
            r#""type":"IN","units":1,"expiry_date":"2026-02-30""#,
            "expiry_date",
        ),
        (
            r#""type":"OUT","units":1,"occurred_at":"yesterday""#,
            "occurred_at",
        ),
        (
            r#""type":"OUT","units":1,"occurred_at":"2020-01-01T00:00:00Z""#,
            "occurred_at",
        ),
        (
            r#""type":"OUT","units":1,"occurred_at":"2099-01-01T00:00:00Z""#,
            "occurred_at",
        ),
        (
            r#""type":"OUT","units":1,"performed_by":"nobody""#,
            "performed_by",
        ),
        (r#""type":"OUT","units":1,"colour":"red""#, "colour"),
    ];
    let id = product["id"].as_str().unwrap();
    for (fields, field) in cases {
        let body = format!(r#"{{"product_id":"{id}",{fields}}}"#);
        let reply = owner
            .send(
                Method::POST,
                "/api/stock/movement",
                Some(body.into_bytes()),
                &[],
            )
            .await;
        is_problem(&reply, fields);
        assert_eq!(
            reply.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields}: {}",
            reply.body
        );
        let named: Vec<&str> = reply.body["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|error| error["field"].as_str())
            .collect();
        assert!(
            named.contains(&field),
            "{fields} names {named:?}: {}",
            reply.body
        );
    }
    assert_eq!(
        owner.get("/api/stock/movements").await.ok(),
        before,
        "something was written"
    );
    assert!((owner.total(&product).await - 100.0).abs() < 1e-9);
}

/// Long and strange chat texts write nothing.
pub async fn texts(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "קולה", "unit_type": "unit"}))
        .await;
    owner.book(&product, "IN", 100.0).await.ok();
    let long = "לקחתי 3 קולה ".repeat(400);
    let reply = owner
        .post("/api/chat/message", &json!({"text": long}))
        .await;
    is_problem(&reply, "a long text");
    assert_eq!(reply.body["errors"][0]["field"], "text");
    for text in [
        "",
        " ",
        "\u{200f}\u{202e}",
        "🍕🍕🍕",
        "'; DROP TABLE movements; --",
        "<script>alert(1)</script>",
        "%s%n{}{{}}",
        "קולה\u{0301}\u{0301}\u{0301}",
    ] {
        let reply = owner
            .post("/api/chat/message", &json!({"text": text}))
            .await;
        let calm = reply.status.is_success() || reply.status == StatusCode::UNPROCESSABLE_ENTITY;
        assert!(calm, "{text:?}: {} {}", reply.status, reply.body);
        let booked = reply.body["movements"].as_array().map_or(0, Vec::len);
        assert_eq!(booked, 0, "{text:?}: {}", reply.body);
    }
    assert!((owner.total(&product).await - 100.0).abs() < 1e-9);
    let empty: Value = json!({"client_message_id": "x"});
    assert_eq!(
        owner.post("/api/chat/message", &empty).await.body["errors"][0]["field"],
        "text"
    );
}
