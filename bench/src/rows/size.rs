//! Cost against size: the same load at the same rate on a small and on a large installation, in
//! turns. Every restaurant has the same number of products and past movements; at most 200 are
//! active, by Zipf's law, spread over all. Latency counts from the moment a request was due.
//! The first search of a restaurant builds its index and is told apart.

use std::sync::Arc;
use std::time::Duration;

use super::once;
use crate::data::{self, Person, Size};
use crate::engine::{Mezave, Postgres};
use crate::load::{self, Load, Mix, Pace, Prepared};
use crate::report::{Bench, Goal, RUNS, Row, median, says};

const PRODUCTS: u32 = 300;
/// Movements of each restaurant that are past: 10 million at 10,000 restaurants.
const HISTORY: u32 = 1_000;
const ACTIVE: u32 = 200;
const CLIENTS: usize = 32;

/// What is asked, how often a second, and how it is prepared.
type Asked = (
    &'static str,
    f64,
    fn(&Person) -> anyhow::Result<Vec<Prepared>>,
);
const ASKED: [Asked; 4] = [
    ("a movement", 300.0, |person| data::takes(person, PRODUCTS)),
    ("a stock read", 500.0, |person| {
        data::looks(person, PRODUCTS)
    }),
    ("a history page", 200.0, data::histories),
    ("a search", 500.0, data::searches),
];

struct Installation {
    restaurants: u32,
    mezave: Mezave,
    people: Vec<Person>,
}

/// All rows.
pub async fn rows(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let sizes: &[u32] = if bench.quick {
        &[10, 200]
    } else {
        &[10, 1_000, 10_000]
    };
    let postgres = Postgres::start().await?;
    let mut all = Vec::new();
    for restaurants in sizes {
        says(&format!("filling {restaurants} restaurants"));
        all.push(install(bench, &postgres, *restaurants).await?);
    }
    let mut rows = cold(&all).await?;
    for (name, rate, prepare) in ASKED {
        says(name);
        let mut figures = vec![Vec::new(); all.len()];
        for _ in 0..RUNS {
            for (one, figures) in all.iter_mut().zip(&mut figures) {
                data::sign_in_again(&one.mezave.address, &mut one.people).await?;
                figures.push(latency(bench, one, rate, prepare).await?);
            }
        }
        let small = figures.first().cloned().unwrap_or_default();
        for (one, figures) in all.iter().zip(figures).skip(1) {
            rows.push(Row {
                name: format!("{name} at {rate}/s, {}", told(one.restaurants)),
                unit: "ms",
                ours: figures,
                theirs: ("at 10", small.clone()),
                goal: Goal::AtMost(1.5),
            });
        }
    }
    Ok(rows)
}

fn told(restaurants: u32) -> String {
    let history = f64::from(restaurants) * f64::from(HISTORY) / 1e6;
    format!("{restaurants} restaurants, {history} M past")
}

async fn install(
    bench: &Bench,
    postgres: &Postgres,
    restaurants: u32,
) -> anyhow::Result<Installation> {
    let name = format!("size_{restaurants}");
    let environment = [(
        "MEZAVE_DATABASE_URL".to_owned(),
        postgres.database(&name).await?,
    )];
    let active = restaurants.min(ACTIVE);
    let numbers: Vec<u32> = (0..active)
        .map(|number| 1 + number * (restaurants / active))
        .collect();
    let people = {
        let mezave = Mezave::start(&bench.program, &environment).await?;
        data::register(&mezave.address, &numbers).await?
    };
    let size = Size {
        restaurants,
        products: PRODUCTS,
        history: HISTORY,
    };
    data::fill_postgres(postgres, &name, &people, size).await?;
    // A new start, so that nothing that was empty is remembered; the data keeps who there is.
    let mezave = Mezave::start(&bench.program, &environment).await?;
    let mut people = people;
    data::sign_in(&mezave.address, &mut people).await?;
    Ok(Installation {
        restaurants,
        mezave,
        people,
    })
}

/// The first search of every active restaurant, one after the other.
async fn cold(all: &[Installation]) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for one in all {
        let mut took = Vec::new();
        for person in &one.people {
            if let Some(first) = data::searches(person)?.first() {
                took.push(once(&one.mezave.address, first).await?);
            }
        }
        rows.push(Row::alone(
            format!("first search of a restaurant, {}", told(one.restaurants)),
            "ms",
            vec![median(&took)],
            Goal::None,
        ));
    }
    Ok(rows)
}

async fn latency(
    bench: &Bench,
    one: &Installation,
    rate: f64,
    prepare: fn(&Person) -> anyhow::Result<Vec<Prepared>>,
) -> anyhow::Result<f64> {
    let groups = one
        .people
        .iter()
        .map(prepare)
        .collect::<anyhow::Result<Vec<_>>>()?;
    let tally = load::run(Load {
        address: one.mezave.address.clone(),
        mix: Arc::new(Mix::zipf(groups)),
        clients: CLIENTS,
        pace: Pace::Open(rate),
        warm_up: Duration::from_millis(500),
        time: bench.time(),
    })
    .await?;
    if let Some(complaint) = tally.complaint() {
        anyhow::bail!("not every request was answered well: {complaint}");
    }
    Ok(tally.quantile(0.99))
}
