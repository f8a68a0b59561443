//! The table of endpoints, and a restaurant with one of everything to ask for.
//!
//! What each role may stands in `endpoints/table.tsv`, with a request that would succeed.

use std::collections::BTreeMap;
use std::time::Duration;

use mezave_tests::{Person, Reply, System, until};
use reqwest::Method;
use serde_json::{Value, json};
use shared_clock::{SystemClock, new_id};

/// How long news may take from service to service.
const NEWS: Duration = Duration::from_mins(1);

/// A line of the table.
pub struct Endpoint {
    pub method: Method,
    pub path: &'static str,
    pub roles: &'static str,
    pub stranger: &'static str,
    pub body: Option<&'static str>,
}

/// Every line.
pub fn table() -> Vec<Endpoint> {
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
pub type Ids = BTreeMap<&'static str, String>;

impl Endpoint {
    pub fn fill(text: &str, ids: &Ids) -> String {
        let fresh = new_id(&SystemClock).to_string();
        let text = text.replace("{fresh}", &fresh);
        ids.iter().fold(text, |text, (name, id)| {
            text.replace(&format!("{{{name}}}"), id)
        })
    }

    /// Asks for it as `person`.
    pub async fn call(&self, person: &Person, ids: &Ids) -> Reply {
        let path = Self::fill(self.path, ids);
        let body = self.body.map(|body| Self::fill(body, ids).into_bytes());
        person.send(self.method.clone(), &path, body, &[]).await
    }

    /// For messages.
    pub fn name(&self) -> String {
        format!(
            "{} {} {}",
            self.method,
            self.path,
            self.body.unwrap_or_default()
        )
    }
}

/// A restaurant and its people.
pub struct Place {
    pub owner: Person,
    pub manager: Person,
    pub employee: Person,
    pub ids: Ids,
}

/// Its id.
pub fn id(value: &Value) -> String {
    value["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {value}"))
        .to_owned()
}

/// A device as a browser describes it, with the keys of RFC 8291's example.
fn device() -> Value {
    json!({
        "endpoint": format!("https://push.example.com/{}", new_id(&SystemClock)),
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    })
}

/// A restaurant with one of everything, all named "secret".
pub async fn place(system: &System) -> Place {
    let owner = system.register("secret owner").await;
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
    let said = json!({"text": "blah blah blah"});
    owner.post("/api/chat/message", &said).await.ok();
    let unread = owner.get("/api/chat/unanswered").await.ok();
    ids.insert("unanswered", id(&unread["items"][0]));
    let note = json!({"text": "secret note"});
    let made = owner.post("/api/chat/notes", &note).await.ok();
    ids.insert("spare_note", id(&made));
    for person in [&owner, &manager, &employee] {
        person
            .post("/api/notify/subscriptions", &device())
            .await
            .ok();
    }
    let test = json!({"channel": "push"});
    let sent = until("notification knows the owner", NEWS, async || {
        let sent = owner.post("/api/notify/test", &test).await;
        (sent.status != 503).then(|| sent.ok())
    })
    .await;
    let delivery = sent["delivery_id"].as_str().unwrap();
    ids.insert("delivery", delivery.to_owned());
    // Under its minimum: the owner has an alert.
    owner.book(&product, "OUT", 60.0).await.ok();
    let alert = until("an alert", NEWS, async || {
        let inbox = owner.get("/api/notify/inbox").await.ok();
        inbox["items"].get(0).map(id)
    })
    .await;
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
pub async fn refresh(place: &mut Place, endpoint: &Endpoint, who: &Person) {
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
    if endpoint.path.contains("{spare_note}") {
        let note = json!({"text": format!("secret {}", new_id(&SystemClock))});
        let made = owner.post("/api/chat/notes", &note).await.ok();
        place.ids.insert("spare_note", id(&made));
    }
    if endpoint.path.contains("{spare_product}") {
        let name = format!("secret {}", new_id(&SystemClock));
        let made = owner
            .product(json!({"name": name, "unit_type": "unit"}))
            .await;
        place.ids.insert("spare_product", id(&made));
    }
}
