//! Registering and signing in through the API.

use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use shared_clock::SystemClock;
use tokio::time::Instant;
use uuid::Uuid;

use crate::load::{Connection, Prepared};

const PASSWORD: &str = "a long word for the bench";

/// The owner of a restaurant of their own.
#[derive(Debug, Clone)]
pub struct Person {
    /// The restaurant's number, from which ids follow.
    pub number: u32,
    /// The restaurant.
    pub restaurant_id: Uuid,
    /// The owner.
    pub user_id: Uuid,
    /// Good for 15 minutes.
    pub token: String,
    signed_in_at: Instant,
}

/// How long a token is used.
const FRESH: Duration = Duration::from_mins(10);

/// Registers the owners of the restaurants with these numbers.
pub async fn register(address: &str, numbers: &[u32]) -> anyhow::Result<Vec<Person>> {
    let mut connection = Connection::open(address).await?;
    let mut people = Vec::with_capacity(numbers.len());
    for number in numbers {
        let body = json!({
            "email": email(*number), "password": PASSWORD, "name": format!("Owner {number}"),
        });
        people.push(person(&mut connection, address, "register", *number, &body).await?);
    }
    Ok(people)
}

/// Signs everybody in again: their tokens last 15 minutes.
pub async fn sign_in(address: &str, people: &mut [Person]) -> anyhow::Result<()> {
    let mut connection = Connection::open(address).await?;
    for one in people {
        let body = json!({"email": email(one.number), "password": PASSWORD});
        *one = person(&mut connection, address, "login", one.number, &body).await?;
    }
    Ok(())
}

/// The same for those whose tokens will soon end.
pub async fn sign_in_again(address: &str, people: &mut [Person]) -> anyhow::Result<()> {
    if people.iter().any(|one| one.signed_in_at.elapsed() > FRESH) {
        sign_in(address, people).await?;
    }
    Ok(())
}

fn email(number: u32) -> String {
    format!("owner{number}@bench.example")
}

async fn person(
    connection: &mut Connection,
    address: &str,
    how: &str,
    number: u32,
    body: &Value,
) -> anyhow::Result<Person> {
    let prepared = Prepared::post(&format!("/api/auth/{how}"), "", body.to_string())?;
    let host = Connection::host(address)?;
    // Signing in is no booking: every try is a new one.
    let key = || shared_clock::new_id(&SystemClock).to_string();
    let (status, answer) = connection.ask(prepared.request(&host, key)).await?;
    let said = String::from_utf8_lossy(&answer);
    anyhow::ensure!(status.is_success(), "{how}: {status} {said}");
    let answer: Value = serde_json::from_slice(&answer)?;
    let token = answer["access_token"].as_str().context("no token")?;
    let claims = token.split('.').nth(1).context("no claims")?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims)?)?;
    let id = |name: &str| -> anyhow::Result<Uuid> {
        Ok(claims[name].as_str().context("no id")?.parse()?)
    };
    Ok(Person {
        number,
        restaurant_id: id("rid")?,
        user_id: id("sub")?,
        token: token.to_owned(),
        signed_in_at: Instant::now(),
    })
}
