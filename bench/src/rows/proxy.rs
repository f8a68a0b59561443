//! Reads through our gateway (a process of its own) and through nginx, in front of the same
//! inventory. Inventory checks the token in both cases; the gateway checks it as well.

use std::sync::Arc;

use super::closed;
use crate::data::{self, Person, Size};
use crate::engine::{Nginx, Postgres, Split};
use crate::load::{Mix, Prepared};
use crate::report::{Bench, Goal, RUNS, Row, says};

const PEOPLE: u32 = 20;
const PRODUCTS: u32 = 300;
const CLIENTS: usize = 32;

/// All rows.
pub async fn rows(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let postgres = Postgres::start().await?;
    let split = Split::start(&bench.program, &postgres.database("split").await?).await?;
    let gateway = split.address("gateway")?;
    let nginx = Nginx::start(split.address("inventory")?).await?;
    let numbers: Vec<u32> = (1..=PEOPLE).collect();
    let people = data::register(gateway, &numbers).await?;
    let size = Size {
        restaurants: PEOPLE,
        products: PRODUCTS,
        history: 0,
    };
    data::fill_postgres(&postgres, "split", &people, size).await?;
    let looks = mix(&people, |person| data::looks(person, PRODUCTS))?;
    let searches = mix(&people, data::searches)?;
    let mut rows = Vec::new();
    for (name, mix) in [
        ("GET /stock/{id}", looks),
        ("GET /products/search", searches),
    ] {
        says(name);
        // Indexes are built by whoever searches first.
        closed(bench, gateway, &mix, CLIENTS).await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            ours.push(closed(bench, gateway, &mix, CLIENTS).await?);
            theirs.push(closed(bench, &nginx.address, &mix, CLIENTS).await?);
        }
        rows.push(Row {
            name: format!("{name}, {CLIENTS} clients"),
            unit: "/s",
            ours,
            theirs: ("nginx", theirs),
            goal: Goal::AtLeast(0.9),
        });
    }
    Ok(rows)
}

fn mix(
    people: &[Person],
    requests: impl Fn(&Person) -> anyhow::Result<Vec<Prepared>>,
) -> anyhow::Result<Arc<Mix>> {
    let all = people
        .iter()
        .map(requests)
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Arc::new(Mix::even(all.concat())))
}
