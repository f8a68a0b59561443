//! PostgreSQL and Redis that stop, freeze, crash, forget, and hang up in the middle.

use std::time::Duration;

use mezave_tests::{Form, Stores, System};

use crate::scenarios::falls::Falls;
use crate::scenarios::load::Load;

const CLIENTS: usize = 6;

fn stores(system: &System) -> &Stores {
    system.stores.as_ref().expect("a form with stores")
}

/// Redis is away for ten seconds while notification is down, and comes back empty. Takes go on.
pub async fn redis_away(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 4).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    falls.fall().await;
    // In one process the consumer cannot be away alone.
    let apart = system.form == Form::SplitPostgres;
    let consumers = if apart {
        system.count("notification")
    } else {
        0
    };
    for number in 0..consumers {
        system.process("notification", number).await.kill().await;
    }
    stores(system).redis.lock().await.stop();
    let away = tokio::time::sleep(Duration::from_secs(10));
    falls.fall().await;
    load.goes_on(50).await;
    owner.get("/api/stock").await.ok();
    owner.get("/api/products/search?q=קולה").await.ok();
    away.await;
    load.goes_on(5).await;
    stores(system).redis.lock().await.start_again();
    falls.fall().await;
    for number in 0..consumers {
        system.process("notification", number).await.restart().await;
    }
    falls.fall().await;
    system.ready().await;
    load.settled(system).await;
    falls.told_once().await;
}

/// Redis forgets everything, again and again, while events flow.
pub async fn redis_emptied(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 6).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    for _ in 0..6 {
        falls.fall().await;
        stores(system).redis.lock().await.wipe();
        load.goes_on(5).await;
    }
    load.settled(system).await;
    falls.told_once().await;
}

/// Redis takes connections and answers nothing for some seconds: takes and reads go on.
pub async fn redis_frozen(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 3).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    stores(system).redis.lock().await.pause();
    let frozen = tokio::time::sleep(Duration::from_secs(5));
    falls.fall().await;
    load.goes_on(20).await;
    owner.get("/api/stock").await.ok();
    frozen.await;
    stores(system).redis.lock().await.resume();
    falls.fall().await;
    load.settled(system).await;
    falls.told_once().await;
}

/// PostgreSQL is stopped and started as an operator would, twice.
pub async fn postgres_restarted(system: &System) {
    restarted(system, false).await;
}

/// PostgreSQL crashes and recovers, twice.
pub async fn postgres_crashed(system: &System) {
    restarted(system, true).await;
}

async fn restarted(system: &System, crash: bool) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 3).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    for _ in 0..2 {
        {
            let mut postgres = stores(system).postgres.lock().await;
            if crash {
                postgres.kill();
            } else {
                postgres.stop();
            }
            postgres.start_again();
        }
        falls.fall().await;
        load.goes_on(20).await;
    }
    system.ready().await;
    load.settled(system).await;
    falls.told_once().await;
}

/// Connections are cut while they commit and just after, over and over: nobody knows whether the
/// commit took place, and everybody gets the right answer in the end.
pub async fn cut_at_commit(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 3).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    let stores = stores(system);
    let database = stores.database_url.rsplit('/').next().unwrap();
    let cut = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = '{database}' AND query ILIKE 'commit%'"
    );
    for round in 0..40 {
        stores.postgres.lock().await.execute("postgres", &cut).await;
        if round % 20 == 10 {
            falls.fall().await;
        }
        load.goes_on(1).await;
    }
    system.ready().await;
    load.settled(system).await;
    falls.told_once().await;
    let log = std::fs::read_to_string(stores.postgres.lock().await.log()).unwrap();
    let cuts = log
        .matches("terminating connection due to administrator command")
        .count();
    assert!(cuts >= 40, "only {cuts} connections were cut");
}
