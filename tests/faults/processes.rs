//! Processes that die, stand still, or are replaced while the kitchen works.

use std::time::Duration;

use mezave_tests::{System, until};

use crate::scenarios::falls::Falls;
use crate::scenarios::load::Load;

const CLIENTS: usize = 6;

/// `kill -9` of each replica of a service in turn, then of all at once.
async fn killed(system: &System, service: &str) {
    let owner = system.register("Dana").await;
    let count = system.count(service);
    let mut falls = Falls::prepare(system, &owner, count + 2).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(40).await;
    // Takes need the gateway or inventory itself; whoever has another replica serves on.
    let needed = service == "inventory" && count == 1;
    for number in 0..count {
        system.process(service, number).await.kill().await;
        if !needed {
            load.goes_on(10).await;
        }
        if service != "gateway" && !needed {
            falls.fall().await;
        }
        system.process(service, number).await.restart().await;
        load.goes_on(10).await;
    }
    for number in 0..count {
        system.process(service, number).await.kill().await;
    }
    for number in 0..count {
        system.process(service, number).await.restart().await;
    }
    falls.fall().await;
    load.goes_on(10).await;
    system.ready().await;
    load.settled(system).await;
    falls.told_once().await;
}

/// auth: who is signed in stays signed in.
pub async fn killed_auth(system: &System) {
    killed(system, "auth").await;
    system.register("somebody new").await;
}

/// inventory: every take is booked once, whichever replica saw it before it died.
pub async fn killed_inventory(system: &System) {
    killed(system, "inventory").await;
}

/// notification: what happened meanwhile is told once, later.
pub async fn killed_notification(system: &System) {
    killed(system, "notification").await;
}

/// ai: a message is answered in the end and books once.
pub async fn killed_ai(system: &System) {
    killed(system, "ai").await;
}

/// gateway: clients come back by themselves.
pub async fn killed_gateway(system: &System) {
    killed(system, "gateway").await;
}

/// All of notification stands still for some seconds with its connections open: nobody else waits
/// for it.
pub async fn paused_notification(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 3).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(20).await;
    falls.fall().await;
    let count = system.count("notification");
    for number in 0..count {
        system.process("notification", number).await.pause().await;
    }
    falls.fall().await;
    let standing = tokio::time::sleep(Duration::from_secs(4));
    load.goes_on(40).await;
    let read = owner.try_get("/api/stock");
    let read = tokio::time::timeout(Duration::from_secs(3), read).await;
    read.expect("stock is read while notification stands still")
        .unwrap()
        .ok();
    standing.await;
    for number in 0..count {
        system.process("notification", number).await.resume().await;
    }
    falls.fall().await;
    load.settled(system).await;
    falls.told_once().await;
}

/// One replica of notification stands still until the other has taken over its work, then wakes up
/// believing that it is still its own.
pub async fn paused_replica(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 4).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    falls.fall().await;
    for number in 0..2 {
        system.process("notification", number).await.pause().await;
        falls.fall().await;
        let other = &system.doors("notification")[1 - number];
        until(
            "the other takes over",
            Duration::from_secs(50),
            async || falls.is_told_at(other).await.then_some(()),
        )
        .await;
        system.process("notification", number).await.resume().await;
    }
    load.settled(system).await;
    falls.told_once().await;
}

/// One replica of inventory stands still, perhaps in the middle of a booking: the other books on.
pub async fn paused_inventory(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 2).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    load.reaches(40).await;
    for number in 0..2 {
        system.process("inventory", number).await.pause().await;
        load.goes_on(30).await;
        falls.fall().await;
        system.process("inventory", number).await.resume().await;
    }
    load.settled(system).await;
    falls.told_once().await;
}

/// Each process of a rolling update in turn: asked to stop, it answers what it began, and no take is
/// even tried twice because of it at the gateway's other replicas.
pub async fn drained(system: &System) {
    let owner = system.register("Dana").await;
    let mut falls = Falls::prepare(system, &owner, 8).await;
    let load = Load::start(system, &owner, CLIENTS).await;
    for service in ["auth", "inventory", "notification", "ai"] {
        for number in 0..system.count(service) {
            let ended = system.process(service, number).await.terminate().await;
            assert!(ended.success(), "{service}: {ended}");
            load.goes_on(5).await;
            falls.fall().await;
            system.process(service, number).await.restart().await;
            system.ready().await;
        }
    }
    load.settled(system).await;
    falls.told_once().await;
}
