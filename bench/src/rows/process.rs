//! Time from start to ready, and memory idle and under load, of one process on SQLite and of every
//! process of the split form.

use std::sync::Arc;
use std::time::Duration;

use super::closed;
use crate::data::{self, Size};
use crate::engine::{Mezave, Postgres, Split};
use crate::load::Mix;
use crate::report::{Bench, Goal, RUNS, Row};

const PEOPLE: u32 = 20;
const PRODUCTS: u32 = 300;
const CLIENTS: usize = 32;

/// All rows.
pub async fn rows(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let (mut starts, mut idle, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mezave = Mezave::start(&bench.program, &[]).await?;
        starts.push(mezave.ready_after.as_secs_f64());
        tokio::time::sleep(Duration::from_secs(2)).await;
        idle.push(mezave.memory()?);
        loaded.push(after_load(bench, &mezave).await?);
    }
    let mut rows = vec![
        Row::alone(
            "cold start to first good answer, empty data directory",
            "s",
            starts,
            Goal::Below(1.0),
        ),
        Row::alone(
            "idle memory, all services in one process",
            "MB",
            idle,
            Goal::Below(100.0),
        ),
        Row::alone(
            "its memory after booking and searching, 32 clients",
            "MB",
            loaded,
            Goal::None,
        ),
    ];
    rows.extend(apart(bench).await?);
    Ok(rows)
}

async fn after_load(bench: &Bench, mezave: &Mezave) -> anyhow::Result<f64> {
    let numbers: Vec<u32> = (1..=PEOPLE).collect();
    let people = data::register(&mezave.address, &numbers).await?;
    let size = Size {
        restaurants: PEOPLE,
        products: PRODUCTS,
        history: 0,
    };
    data::fill_sqlite(&mezave.folder().join("inventory.db"), &people, size).await?;
    closed(bench, &mezave.address, &everything(&people)?, CLIENTS).await?;
    mezave.memory()
}

/// As much booking as looking and searching.
fn everything(people: &[data::Person]) -> anyhow::Result<Arc<Mix>> {
    let (mut takes, mut looks, mut searches) = (Vec::new(), Vec::new(), Vec::new());
    for person in people {
        takes.extend(data::takes(person, PRODUCTS)?);
        looks.extend(data::looks(person, PRODUCTS)?);
        searches.extend(data::searches(person)?);
    }
    let groups = vec![(1.0, takes), (1.0, looks), (1.0, searches)];
    Ok(Arc::new(Mix::weighted(groups)))
}

/// The split form; started once, as its memory hardly differs between starts.
async fn apart(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let postgres = Postgres::start().await?;
    let split = Split::start(&bench.program, &postgres.database("split").await?).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut rows = Vec::new();
    for one in &split.processes {
        let started = vec![one.ready_after.as_secs_f64()];
        let name = format!("split: {}, start to ready (one run)", one.service);
        rows.push(Row::alone(name, "s", started, Goal::None));
        let name = format!("split: {}, idle memory (one run)", one.service);
        rows.push(Row::alone(name, "MB", vec![one.memory()?], Goal::None));
    }
    let numbers: Vec<u32> = (1..=PEOPLE).collect();
    let gateway = split.address("gateway")?;
    let people = data::register(gateway, &numbers).await?;
    let size = Size {
        restaurants: PEOPLE,
        products: PRODUCTS,
        history: 0,
    };
    data::fill_postgres(&postgres, "split", &people, size).await?;
    closed(bench, gateway, &everything(&people)?, CLIENTS).await?;
    for one in &split.processes {
        let name = format!("split: {}, memory after load (one run)", one.service);
        rows.push(Row::alone(name, "MB", vec![one.memory()?], Goal::None));
    }
    Ok(rows)
}
