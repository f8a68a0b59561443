//! What Mezave must do, in each of its four forms: the one list of scenarios.
//!
//! A scenario is an `async fn(&System)` in `scenarios/`, written once; its line below makes four
//! tests of it: {one process, a process per service} × {SQLite, PostgreSQL + Redis}. Those on
//! PostgreSQL say `SKIPPED` where it is not installed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../scenarios/alerts.rs"]
mod alerts;
#[path = "../scenarios/bad_input.rs"]
mod bad_input;
#[path = "../scenarios/catalogue.rs"]
mod catalogue;
#[path = "../scenarios/chat.rs"]
mod chat;
#[path = "../scenarios/crash.rs"]
mod crash;
#[path = "../scenarios/endpoints.rs"]
mod endpoints;
#[path = "../scenarios/insist.rs"]
mod insist;
#[path = "../scenarios/load.rs"]
mod load;
#[path = "../scenarios/people.rs"]
mod people;
#[path = "../dialogues/script.rs"]
mod script;
#[path = "../scenarios/stock.rs"]
mod stock;
#[path = "../scenarios/strangers.rs"]
mod strangers;

/// Makes four tests of every scenario.
macro_rules! scenarios {
    ($($theme:ident { $($name:ident),* $(,)? })*) => { mod on { $( mod $theme { $( mod $name {
        use mezave_tests::{Form, System};
        use crate::$theme::$name as scenario;

        async fn run(form: &str) {
            if let Some(system) = System::start(Form::named(form)).await {
                scenario(&system).await;
            }
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn one_sqlite() {
            run(stringify!(one_sqlite)).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn split_sqlite() {
            run(stringify!(split_sqlite)).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn one_postgres() {
            run(stringify!(one_postgres)).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn split_postgres() {
            run(stringify!(split_postgres)).await;
        }
    } )* } )* } };
}

scenarios! {
    stock { busy_product, undo, replay, counts_and_batches, pages }
    catalogue { order, search, changes_are_seen_everywhere, nul }
    people { register_race, first_registration, signed_in_everywhere }
    alerts { once_each_fall, live, deactivated }
    chat { three_small_colas, sent_twice, dialogues }
    strangers { document, nobody, roles, other_restaurants, own_ports }
    bad_input { bodies, ids, amounts, texts }
    crash { power_cut, orderly_end }
}
