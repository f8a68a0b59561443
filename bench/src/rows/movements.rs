//! Bookings on PostgreSQL: one process with gateway and token check, and the split form beside it,
//! against pgbench with one statement that writes the same rows. All on one server with full
//! durability. "Spread" is over all products of all restaurants, so that pgbench's locks rarely
//! meet; "one product" is where everything waits for one head.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::closed;
use crate::data::{self, Person, Size};
use crate::engine::{Mezave, Postgres, Split, pgbench, run};
use crate::load::Mix;
use crate::report::{Bench, Goal, RUNS, Row, says};

const STATEMENT: &str = include_str!("../../sql/movement.sql");
/// Restaurants that somebody is signed in to; as many again are pgbench's.
const PEOPLE: u32 = 100;
const PRODUCTS: u32 = 300;

struct Shape {
    name: &'static str,
    restaurants: u32,
    products: u32,
    goal: f64,
}

const SHAPES: [Shape; 2] = [
    Shape {
        name: "spread",
        restaurants: PEOPLE,
        products: PRODUCTS,
        goal: 1.0,
    },
    Shape {
        name: "one product",
        restaurants: 1,
        products: 1,
        goal: 3.0,
    },
];

/// All rows.
pub async fn rows(bench: &Bench) -> anyhow::Result<Vec<Row>> {
    let postgres = Postgres::start().await?;
    let environment = [(
        "MEZAVE_DATABASE_URL".to_owned(),
        postgres.database("one").await?,
    )];
    let one = Mezave::start(&bench.program, &environment).await?;
    let split = Split::start(&bench.program, &postgres.database("split").await?).await?;
    let people = filled(&postgres, "one", &one.address).await?;
    let split_people = filled(&postgres, "split", split.address("gateway")?).await?;
    let folder = tempfile::tempdir()?;
    let script = statement(&postgres, &one.address, &people, &folder).await?;
    let mut rows = Vec::new();
    for shape in SHAPES {
        for clients in [8, 32, 128] {
            let name = format!("{}, {clients} clients", shape.name);
            says(&name);
            let mix = takes(&people, &shape)?;
            let split_mix = takes(&split_people, &shape)?;
            let (mut ours, mut theirs, mut apart) = (Vec::new(), Vec::new(), Vec::new());
            for _ in 0..RUNS {
                ours.push(closed(bench, &one.address, &mix, clients).await?);
                theirs.push(statements(bench, &postgres, &script, &shape, clients).await?);
                let gateway = split.address("gateway")?;
                apart.push(closed(bench, gateway, &split_mix, clients).await?);
            }
            // The goals speak of 32 clients; the others are told.
            let goal = if clients == 32 {
                Goal::AtLeast(shape.goal)
            } else {
                Goal::None
            };
            for (form, ours, goal) in [("one process", ours, goal), ("split", apart, Goal::None)] {
                rows.push(Row {
                    name: format!("{name}, {form}"),
                    unit: "/s",
                    ours,
                    theirs: ("pgbench", theirs.clone()),
                    goal,
                });
            }
        }
    }
    Ok(rows)
}

async fn filled(postgres: &Postgres, name: &str, address: &str) -> anyhow::Result<Vec<Person>> {
    let numbers: Vec<u32> = (1..=PEOPLE).collect();
    let people = data::register(address, &numbers).await?;
    let size = Size {
        restaurants: 2 * PEOPLE,
        products: PRODUCTS,
        history: 0,
    };
    data::fill_postgres(postgres, name, &people, size).await?;
    Ok(people)
}

fn takes(people: &[Person], shape: &Shape) -> anyhow::Result<Arc<Mix>> {
    let people = people.iter().zip(0..shape.restaurants);
    let requests = people
        .map(|(person, _)| data::takes(person, shape.products))
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Arc::new(Mix::even(requests.concat())))
}

async fn statements(
    bench: &Bench,
    postgres: &Postgres,
    script: &Path,
    shape: &Shape,
    clients: usize,
) -> anyhow::Result<f64> {
    let first = i64::from(PEOPLE) + 1;
    let variables = [
        ("first", first),
        ("last", first + i64::from(shape.restaurants) - 1),
        ("products", i64::from(shape.products)),
    ];
    let seconds = bench.time().as_secs();
    pgbench(postgres, "one", script, &variables, clients, seconds).await
}

/// pgbench's script, with an event and an answer as long as those that the program writes.
async fn statement(
    postgres: &Postgres,
    address: &str,
    people: &[Person],
    folder: &TempDir,
) -> anyhow::Result<PathBuf> {
    data::book_one(address, people).await?;
    let mut db = postgres.connect("one").await?;
    let heads = "INSERT INTO inventory.event_heads \
                 SELECT id, 0, 0 FROM bench.restaurants WHERE id = user_id";
    run(&mut db, heads.to_owned()).await?;
    let (payload, body) = data::sample(&mut db).await?;
    let quoted = |text: String| format!("'{}'", text.replace('\'', "''"));
    let script = STATEMENT
        .replace("@PAYLOAD@", &quoted(payload).replace(':', ": "))
        .replace("@BODY@", &quoted(body).replace(':', ": "));
    let file = folder.path().join("movement.sql");
    std::fs::write(&file, script)?;
    Ok(file)
}
