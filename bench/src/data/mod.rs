//! People who are signed in, and restaurants with products, stock and history.
//!
//! People register as anybody would; everything else is put into inventory's tables directly, as
//! millions of movements could not be booked one by one. Ids follow from numbers, so that the load
//! knows them without reading them back. What stands for the hashes of a history that nobody booked
//! names the one before, and the head's last one is what the next booking continues.

mod people;
mod postgres;
mod sqlite;

use std::fmt::Write as _;

use anyhow::Context as _;
use uuid::Uuid;

pub use people::{Person, register, sign_in, sign_in_again};
pub use postgres::{fill_postgres, sample};
pub use sqlite::{bare_loop, fill_sqlite};

use crate::load::{Connection, Prepared};

/// Names of products, Hebrew and English, a line each.
const WORDS: &str = include_str!("../../data/words.tsv");

/// How much there is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Restaurants, those of signed-in people included.
    pub restaurants: u32,
    /// Products of each.
    pub products: u32,
    /// Movements of each that are past.
    pub history: u32,
}

/// The words of product names.
pub fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.lines().filter_map(|line| line.split_once('\t'))
}

/// The id of product `number` of restaurant `restaurant`; product 0 is the restaurant itself, where
/// nobody registered it.
pub fn id(restaurant: u32, number: u32) -> Uuid {
    let number = u16::try_from(number).unwrap_or_default();
    Uuid::from_fields(restaurant, number, 0x7000, &[0x80, 0, 0, 0, 0, 0, 0, 0])
}

/// Books one take, so that an event and an answer are there to be looked at.
pub async fn book_one(address: &str, people: &[Person]) -> anyhow::Result<()> {
    let person = people.first().context("nobody is signed in")?;
    let mut connection = Connection::open(address).await?;
    let host = Connection::host(address)?;
    for take in takes(person, 1)? {
        let key = || format!("sample-{}", std::process::id());
        let (status, said) = connection.ask(take.request(&host, key)).await?;
        let said = String::from_utf8_lossy(&said);
        anyhow::ensure!(status.is_success(), "{status} {said}");
    }
    Ok(())
}

/// Takes of one unit of each of `products` by `person`.
pub fn takes(person: &Person, products: u32) -> anyhow::Result<Vec<Prepared>> {
    (1..=products)
        .map(|product| {
            let product = id(person.number, product);
            let body = format!(r#"{{"product_id":"{product}","type":"OUT","units":1}}"#);
            Prepared::post("/api/stock/movement", &person.token, body)
        })
        .collect()
}

/// Looks at the stock of each of `products` by `person`.
pub fn looks(person: &Person, products: u32) -> anyhow::Result<Vec<Prepared>> {
    (1..=products)
        .map(|product| {
            let path = format!("/api/stock/{}", id(person.number, product));
            Prepared::get(&path, &person.token)
        })
        .collect()
}

/// Searches for each word by `person`.
pub fn searches(person: &Person) -> anyhow::Result<Vec<Prepared>> {
    words()
        .map(|(name, _)| {
            let word = name.bytes().fold(String::new(), |mut word, byte| {
                let _ = write!(word, "%{byte:02X}");
                word
            });
            let path = format!("/api/products/search?q={word}&limit=5");
            Prepared::get(&path, &person.token)
        })
        .collect()
}

/// The newest page of the history by `person`.
pub fn histories(person: &Person) -> anyhow::Result<Vec<Prepared>> {
    Ok(vec![Prepared::get("/api/stock/movements", &person.token)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_sql() {
        let text = "000000ff-0010-7000-8000-000000000000";
        assert_eq!(id(255, 16).to_string(), text);
        assert!(words().count() >= 20);
    }
}
