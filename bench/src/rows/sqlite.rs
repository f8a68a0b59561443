//! Bookings on SQLite: one process with gateway and token check, against a loop that writes the
//! same rows with the same driver and settings, a commit each, without HTTP.

use std::sync::Arc;

use super::closed;
use crate::data::{self, Size};
use crate::engine::Mezave;
use crate::load::Mix;
use crate::report::{Bench, Goal, RUNS, Row, says};

/// Restaurants that somebody is signed in to; as many again are the loop's.
const PEOPLE: u32 = 100;
const PRODUCTS: u32 = 300;

/// All rows.
pub async fn rows(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let mezave = Mezave::start(&bench.program, &[]).await?;
    let numbers: Vec<u32> = (1..=PEOPLE).collect();
    let people = data::register(&mezave.address, &numbers).await?;
    let file = mezave.folder().join("inventory.db");
    let size = Size {
        restaurants: 2 * PEOPLE,
        products: PRODUCTS,
        history: 0,
    };
    data::fill_sqlite(&file, &people, size).await?;
    data::book_one(&mezave.address, &people).await?;
    let requests = people
        .iter()
        .map(|person| data::takes(person, PRODUCTS))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mix = Arc::new(Mix::even(requests.concat()));
    let mut rows = Vec::new();
    for clients in [8, 32, 128] {
        says(&format!("{clients} clients"));
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            ours.push(closed(bench, &mezave.address, &mix, clients).await?);
            let restaurants = (PEOPLE + 1, 2 * PEOPLE);
            theirs.push(data::bare_loop(&file, restaurants, PRODUCTS, bench.time()).await?);
        }
        rows.push(Row {
            name: format!("spread, {clients} clients"),
            unit: "/s",
            ours,
            theirs: ("bare loop", theirs),
            goal: if clients == 32 {
                Goal::AtLeast(2.0)
            } else {
                Goal::None
            },
        });
    }
    Ok(rows)
}
