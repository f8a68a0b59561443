//! What Mezave must do, in each of its four forms: the one list of scenarios.
//!
//! A scenario is an `async fn(&System)` in `scenarios/`, written once; its line below makes four
//! tests of it: {one process, a process per service} × {SQLite, PostgreSQL + Redis}. Those on
//! PostgreSQL say `SKIPPED` where it is not installed.

#[path = "../scenarios/alerts.rs"]
pub mod alerts;
#[path = "../scenarios/bad_input.rs"]
pub mod bad_input;
#[path = "../scenarios/catalogue.rs"]
pub mod catalogue;
#[path = "../scenarios/chat.rs"]
pub mod chat;
#[path = "../scenarios/crash.rs"]
pub mod crash;
#[path = "../scenarios/endpoints.rs"]
pub mod endpoints;
#[path = "../scenarios/falls.rs"]
pub mod falls;
#[path = "../scenarios/insist.rs"]
pub mod insist;
#[path = "../scenarios/load.rs"]
pub mod load;
#[path = "../scenarios/people.rs"]
pub mod people;
#[path = "../scenarios/stock.rs"]
pub mod stock;
#[path = "../scenarios/strangers.rs"]
pub mod strangers;

/// Makes four tests of every scenario.
macro_rules! scenarios {
    ($($theme:ident { $($name:ident),* $(,)? })*) => { mod on { $( mod $theme { $( mod $name {
        use mezave_tests::{Form, System};
        use crate::scenarios::$theme::$name as scenario;

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
