//! Carrying out the plan: people, catalogue, six weeks of bookings, and how it stands today.

use std::collections::HashMap;
use std::fmt;

use anyhow::Context as _;
use serde_json::{Value, json};
use shared_clock::{Clock as _, DayRule, ManualClock, Timestamp, random_bytes};
use shared_transport::Client;

use super::catalogue::Catalogue;
use super::history::{Line, Planner};

/// How many days of history there are.
pub const DAYS: i64 = 42;
const HOUR: i64 = 60 * 60;
/// Stock at the end: a product's name and container, boxes, units.
const TODAY: [(&str, &str, i64, f64); 4] = [
    ("קולה קטן", "פחית", 5, 12.0),
    ("לימון", "", 0, 2.5),
    ("חלב", "קרטון", 0, 4.0),
    ("פיתות", "שקית", 1, 20.0),
];
/// Role, name, address.
const PEOPLE: [(&str, &str, &str); 3] = [
    ("owner", "דנה", "owner@demo.mezave"),
    ("manager", "אבי", "manager@demo.mezave"),
    ("employee", "יוסף", "employee@demo.mezave"),
];

/// Who can sign in to the demo.
#[derive(Debug, Clone)]
pub struct Logins(Vec<(&'static str, &'static str, String)>);

impl Logins {
    /// Fresh passwords: a demo may stand in the open too.
    fn new() -> Self {
        Self(
            PEOPLE
                .iter()
                .map(|(role, _, email)| (*role, *email, password()))
                .collect(),
        )
    }
}

impl fmt::Display for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (role, email, password) in &self.0 {
            writeln!(f, "demo login: {role:<9} {email:<22} {password}")?;
        }
        Ok(())
    }
}

/// Twelve letters that are hard to mix up.
fn password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    random_bytes::<12>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
        .collect()
}

/// The services the demo is written through, and the clock they go by.
struct Filler<'a> {
    auth: &'a Client,
    inventory: &'a Client,
    notification: &'a Client,
    clock: &'a ManualClock,
    /// Access and refresh token by role.
    tokens: HashMap<&'static str, (String, String)>,
    products: Vec<Value>,
}

/// Writes everything, ending at `now`.
pub async fn fill(
    auth: &Client,
    inventory: &Client,
    notification: &Client,
    clock: &ManualClock,
    now: Timestamp,
) -> anyhow::Result<Logins> {
    let rule = DayRule::default();
    let logins = Logins::new();
    let catalogue = Catalogue::read()?;
    let mut filler = Filler {
        auth,
        inventory,
        notification,
        clock,
        tokens: HashMap::new(),
        products: Vec::new(),
    };
    let mut date = rule.day_of(now.plus_seconds(-DAYS * 24 * HOUR));
    clock.set(rule.start_of(date).plus_seconds(2 * HOUR));
    filler.people(&logins).await?;
    filler.catalogue(&catalogue).await?;
    let mut planner = Planner::new(&catalogue);
    for number in 0..=DAYS {
        let start = rule.start_of(date);
        let day = planner.day(&catalogue, date, number == 0);
        let [noon, evening] = &day.takes;
        let parts = [
            (4, "manager", &day.deliveries),
            (9, "employee", noon),
            (15, "employee", evening),
            (18, "manager", &day.waste),
        ];
        for (hour, role, lines) in parts {
            let at = start.plus_seconds(hour * HOUR);
            if at < now {
                filler.move_to(at).await?;
                filler.book(role, lines).await?;
            }
        }
        if number == DAYS - 1 {
            filler.read_alerts().await?;
        }
        date = date.tomorrow()?;
    }
    filler.move_to(now).await?;
    filler.count().await?;
    Ok(logins)
}

impl Filler<'_> {
    async fn people(&mut self, logins: &Logins) -> anyhow::Result<()> {
        for ((role, name, email), (_, _, password)) in PEOPLE.iter().zip(&logins.0) {
            let signed_in: Value = if *role == "owner" {
                let request = json!({
                    "email": email, "password": password, "name": name, "language": "he",
                    "restaurant_name": "פיצה ופלאפל הכיכר",
                });
                self.auth
                    .post("/auth/register")
                    .json(&request)
                    .send()
                    .await?
            } else {
                let request = json!({
                    "email": email, "password": password, "name": name, "role": role, "language": "he",
                });
                let owner = self.token("owner")?;
                let _: Value = self
                    .auth
                    .post("/users")
                    .bearer(&owner)
                    .json(&request)
                    .send()
                    .await?;
                let login = json!({"email": email, "password": password});
                self.auth.post("/auth/login").json(&login).send().await?
            };
            self.keep(role, &signed_in)?;
        }
        Ok(())
    }

    fn keep(&mut self, role: &'static str, signed_in: &Value) -> anyhow::Result<()> {
        let text = |name: &str| {
            let text = signed_in[name].as_str().map(str::to_owned);
            text.with_context(|| format!("no {name} for the demo's {role}"))
        };
        let tokens = (text("access_token")?, text("refresh_token")?);
        self.tokens.insert(role, tokens);
        Ok(())
    }

    fn token(&self, role: &str) -> anyhow::Result<String> {
        let tokens = self.tokens.get(role).context("nobody with this role yet")?;
        Ok(tokens.0.clone())
    }

    /// Moves the clock; access tokens last minutes, so each person's is renewed.
    async fn move_to(&mut self, at: Timestamp) -> anyhow::Result<()> {
        if at <= self.clock.now() {
            return Ok(());
        }
        self.clock.set(at);
        for (role, _, _) in PEOPLE {
            let refresh = self.tokens.get(role).context("signed in")?.1.clone();
            let request = json!({"refresh_token": refresh});
            let renewed: Value = self
                .auth
                .post("/auth/refresh")
                .json(&request)
                .send()
                .await?;
            self.keep(role, &renewed)?;
        }
        Ok(())
    }

    async fn catalogue(&mut self, catalogue: &Catalogue) -> anyhow::Result<()> {
        let owner = self.token("owner")?;
        let mut categories = HashMap::new();
        for (key, request) in &catalogue.categories {
            let made: Value = self.create("/categories", &owner, request).await?;
            categories.insert(key.clone(), made["id"].clone());
        }
        for supplier in &catalogue.suppliers {
            self.create("/suppliers", &owner, &supplier.request).await?;
        }
        for product in &catalogue.products {
            let mut request = product.request.clone();
            if let Some(id) = categories.get(&product.category) {
                request.insert("category_id".to_owned(), id.clone());
            }
            let made = self
                .create("/products", &owner, &Value::Object(request))
                .await?;
            self.products.push(made);
        }
        Ok(())
    }

    async fn create(&self, path: &str, token: &str, request: &Value) -> anyhow::Result<Value> {
        let call = self.inventory.post(path).bearer(token).json(request);
        call.send()
            .await
            .with_context(|| format!("demo: {path} {request}"))
    }

    async fn book(&self, role: &str, lines: &[Line]) -> anyhow::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let items: Vec<Value> = lines.iter().map(|line| self.item(line)).collect();
        let request = json!({"items": items});
        let token = self.token(role)?;
        let call = self
            .inventory
            .post("/stock/movements/batch")
            .bearer(&token)
            .source("screen");
        let answer: Value = call
            .json(&request)
            .send()
            .await
            .context("demo: a day's bookings")?;
        let mut results = answer["results"].as_array().into_iter().flatten();
        if let Some(refused) = results.find(|result| result["status"] == "refused") {
            anyhow::bail!("demo: a booking was refused: {}", refused["problem"]);
        }
        Ok(())
    }

    fn item(&self, line: &Line) -> Value {
        let mut item = json!({
            "product_id": self.products[line.product]["id"], "type": line.kind,
        });
        if line.boxes > 0 {
            item["boxes"] = json!(line.boxes);
        }
        if line.units > 0.0 {
            item["units"] = json!(line.units);
        }
        if let Some(reason) = line.reason {
            item["reason"] = json!(reason);
        }
        item
    }

    /// Whoever runs the place has read what is older than yesterday.
    async fn read_alerts(&self) -> anyhow::Result<()> {
        for role in ["owner", "manager"] {
            let token = self.token(role)?;
            let call = self.notification.post("/notify/inbox/read-all");
            let _: Value = call.bearer(&token).send().await?;
        }
        Ok(())
    }

    /// A count at the end, so that the demo stands where its stories begin.
    async fn count(&self) -> anyhow::Result<()> {
        let find = |name: &str, container: &str| {
            self.products.iter().find(|product| {
                product["name"] == name
                    && product["container_type"].as_str().unwrap_or_default() == container
            })
        };
        let mut items = Vec::new();
        for (name, container, boxes, units) in TODAY {
            let product = find(name, container).with_context(|| format!("demo: no {name}"))?;
            let mut item = json!({"product_id": product["id"], "units": units});
            if product["box_size"].is_number() {
                item["boxes"] = json!(boxes);
            }
            items.push(item);
        }
        let token = self.token("manager")?;
        let call = self
            .inventory
            .post("/stock/sync")
            .bearer(&token)
            .source("screen");
        let _: Value = call
            .json(&json!({"items": items}))
            .send()
            .await
            .context("demo: the count")?;
        Ok(())
    }
}
