//! The assistant through the gateway: the conversation Mezave exists for, and a sample of the rest.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use futures::future::join_all;
use mezave_tests::{Person, System};
use serde_json::{Value, json};

use crate::scenarios::alerts::{alerted, alerts, known};
use crate::scenarios::stock::{proven, same};
use crate::script::{self, Dialogue, Product, Seen, Turn, boxes_and_units};

fn products() -> Vec<Product> {
    script::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues")).0
}

/// Adds a product with stock; `least` is its minimum.
async fn add(owner: &Person, product: &Product, stock: &str, least: Option<f64>) -> Value {
    let made = owner
        .product(json!({
            "name": product.name, "name_en": product.name_en, "size": product.size,
            "container_type": product.container_type, "unit_type": product.unit_type,
            "box_size": product.box_size, "min_stock_level": least,
        }))
        .await;
    let (boxes, units) = boxes_and_units(stock);
    if boxes > 0 || units > 0.0 {
        let mut body = json!({"product_id": made["id"], "type": "IN", "units": units});
        if boxes > 0 {
            body["boxes"] = json!(boxes);
        }
        owner.post("/api/stock/movement", &body).await.ok();
    }
    made
}

async fn say(person: &Person, conversation: &Value, text: &str) -> Value {
    let mut body = json!({"text": text, "language": "he"});
    if !conversation.is_null() {
        body["conversation_id"] = conversation.clone();
    }
    person.post("/api/chat/message", &body).await.ok()
}

/// PRODUCT.md's first conversation: three small colas, cans, single ones; 5 boxes and 12 become
/// 5 and 9, which is under the minimum, so the manager is told once. Each message meets another replica.
pub async fn three_small_colas(system: &System) {
    let owner = system.register("Dana").await;
    let employee = owner.add("employee", "Yosef").await;
    known(&owner, &[&owner]).await;
    let colas = products()
        .into_iter()
        .filter(|product| product.name.contains("קולה קטן"));
    let mut can = Value::Null;
    for product in colas {
        let least = (product.key == "cola_can").then_some(130.0);
        let made = add(&owner, &product, &product.stock, least).await;
        if product.key == "cola_can" {
            can = made;
        }
    }
    let doors = system.doors("ai");
    let door = |turn: usize| employee.through(&doors[turn % doors.len()]);
    let asked = say(&door(0), &Value::Null, "לקחתי 3 קולה קטן").await;
    assert_eq!(
        (&asked["state"], &asked["asking"]),
        (&json!("clarify"), &json!("product"))
    );
    let mut labels: Vec<&str> = asked["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["label"].as_str().unwrap())
        .collect();
    labels.sort_unstable();
    assert_eq!(labels, ["זכוכית", "פחית", "פלסטיק"]);
    let id = &asked["conversation_id"];
    let asked = say(&door(1), id, "פחית").await;
    assert_eq!(
        (&asked["state"], &asked["asking"]),
        (&json!("clarify"), &json!("unit"))
    );
    let done = say(&door(2), id, "בודדים").await;
    assert_eq!(done["state"], "done", "{done}");
    let movement = &done["movements"][0];
    assert_eq!(
        (&movement["type"], &movement["total_change"]),
        (&json!("OUT"), &json!(-3))
    );
    assert_eq!(
        (&movement["source"], &movement["performed_by"]),
        (&json!("chat"), &json!(employee.id()))
    );
    let stock = format!("/api/stock/{}", can["id"].as_str().unwrap());
    let stock = owner.get(&stock).await.ok();
    assert_eq!((&stock["boxes"], &stock["units"]), (&json!(5), &json!(9)));
    alerted(&owner, &can, 1).await;
    assert_eq!(alerts(&owner, &can).await.len(), 1);
    proven(system, &owner).await;
}

/// The same message sent to several replicas at once books once and gets one answer.
pub async fn sent_twice(system: &System) {
    let owner = system.register("Dana").await;
    let product = owner
        .product(json!({"name": "חציל", "unit_type": "kg"}))
        .await;
    owner.book(&product, "IN", 10.0).await.ok();
    let mut doors = system.doors("ai");
    doors.extend(system.doors("gateway"));
    let body = json!({"text": "לקחתי 2 קילו חציל", "client_message_id": "m-1", "language": "he"});
    let at_once = (0..6).map(|number| {
        let person = owner.through(&doors[number % doors.len()]);
        let body = body.clone();
        async move { person.post("/api/chat/message", &body).await }
    });
    for reply in join_all(at_once).await {
        let running = reply.status == 409 && reply.code() == "in_progress";
        assert!(
            reply.status.is_success() || running,
            "{}: {}",
            reply.status,
            reply.body
        );
    }
    let mut first = Value::Null;
    for door in &doors {
        let answer = owner
            .through(door)
            .post("/api/chat/message", &body)
            .await
            .ok();
        assert_eq!(answer["movements"].as_array().unwrap().len(), 1, "{answer}");
        if first.is_null() {
            first = answer;
        } else {
            assert_eq!(answer, first);
        }
    }
    same(owner.total(&product).await, 8.0);
}

/// Every twelfth of the written dialogues, with the real clock.
pub async fn dialogues(system: &System) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dialogues");
    let (products, dialogues) = script::load(&folder);
    let timeless = dialogues.iter().filter(|dialogue| {
        dialogue.people.is_empty() && dialogue.turn.iter().all(|turn| turn.minutes_later == 0)
    });
    let mut wrong = Vec::new();
    for dialogue in timeless.step_by(12) {
        let mut table = Table::lay(system, &products, dialogue).await;
        for (at, turn) in dialogue.turn.iter().enumerate() {
            let seen = table.take(turn).await;
            let differences = script::differences(turn, &seen);
            if !differences.is_empty() {
                wrong.push(format!(
                    "{} / turn {at}: {differences:?}: {}",
                    dialogue.name, seen.reply
                ));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Adds a product with what was taken before and what there is now. Gives back its key and id.
async fn stocked(owner: &Person, product: &Product, dialogue: &Dialogue) -> (String, String) {
    let made = add(owner, product, "0+0", None).await;
    let amount = |kind: &str, boxes: i64, units: f64| json!({"product_id": made["id"], "type": kind, "units": units, "boxes": boxes});
    let mut items = Vec::new();
    for units in dialogue
        .taken_before
        .get(&product.key)
        .into_iter()
        .flatten()
    {
        let units = f64::from(i32::try_from(*units).unwrap());
        items.extend([amount("IN", 0, units), amount("OUT", 0, units)]);
    }
    let stock = dialogue.stock.get(&product.key).unwrap_or(&product.stock);
    let (boxes, units) = boxes_and_units(stock);
    if boxes > 0 || units > 0.0 {
        items.push(amount("IN", boxes, units));
    }
    let booked = owner
        .post("/api/stock/movements/batch", &json!({"items": items}))
        .await;
    for result in booked.ok()["results"].as_array().unwrap() {
        assert_eq!(result["status"], "booked", "{result}");
    }
    (product.key.clone(), made["id"].as_str().unwrap().to_owned())
}

/// One dialogue in a restaurant of its own.
struct Table {
    owner: Person,
    speaker: Person,
    language: String,
    ids: HashMap<String, String>,
    conversation: Value,
    answers: Vec<Value>,
}

impl Table {
    async fn lay(system: &System, products: &[Product], dialogue: &Dialogue) -> Self {
        let owner = system.register("Dana").await;
        let speaker = match dialogue.role.as_str() {
            "owner" => owner.clone(),
            role => owner.add(role, "Yosef").await,
        };
        let laid = products
            .iter()
            .map(|product| stocked(&owner, product, dialogue));
        let ids = join_all(laid).await.into_iter().collect();
        Self {
            owner,
            speaker,
            language: dialogue.language.clone(),
            ids,
            conversation: Value::Null,
            answers: Vec::new(),
        }
    }

    async fn take(&mut self, turn: &Turn) -> Seen {
        let old = turn.tap_old.clone();
        let text = turn
            .say
            .clone()
            .or(turn.tap.clone())
            .or(old.clone().map(|tap| tap.1));
        let mut body = json!({"text": text.unwrap(), "language": self.language});
        if !self.conversation.is_null() {
            body["conversation_id"] = self.conversation.clone();
        }
        let tapped = turn
            .tap
            .clone()
            .map(|label| (self.answers.len() - 1, label));
        if let Some((answer, label)) = tapped.or(old) {
            let options = self.answers[answer]["options"].as_array().unwrap().iter();
            let option = options
                .clone()
                .find(|option| option["label"] == label.as_str());
            body["option_id"] = option.unwrap_or_else(|| panic!("no {label}"))["id"].clone();
        }
        let answer = self.speaker.post("/api/chat/message", &body).await.ok();
        self.conversation = answer["conversation_id"].clone();
        let seen = self.seen(turn, &answer).await;
        self.answers.push(answer);
        seen
    }

    async fn seen(&self, turn: &Turn, answer: &Value) -> Seen {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        let key = |id: &Value| {
            let known = self.ids.iter().find(|(_, known)| **known == *id);
            known.map_or("?", |(key, _)| key.as_str())
        };
        let movements = answer["movements"].as_array().unwrap().iter();
        let told = movements.map(|movement| {
            let kind = movement["type"].as_str().unwrap();
            format!(
                "{kind} {} {}",
                key(&movement["product_id"]),
                movement["total_change"]
            )
        });
        let mut stock = BTreeMap::new();
        for key in turn.stock.keys() {
            let held = self
                .owner
                .get(&format!("/api/stock/{}", self.ids[key]))
                .await
                .ok();
            stock.insert(key.clone(), format!("{}+{}", held["boxes"], held["units"]));
        }
        let options = answer["options"].as_array().unwrap().iter();
        Seen {
            state: word(&answer["state"]).unwrap(),
            asking: word(&answer["asking"]),
            intent: word(&answer["understanding"]["intent"]).unwrap(),
            options: options
                .map(|option| word(&option["label"]).unwrap())
                .collect(),
            reply: word(&answer["reply"]).unwrap(),
            movements: told.collect(),
            reason: word(&answer["movements"][0]["reason"]),
            performed_by: None,
            stock,
        }
    }
}
