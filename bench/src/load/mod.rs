//! Load over HTTP/1.1, cheap enough to share the cores with what it measures.
//!
//! Closed loop: every client asks, waits for the answer, asks again. Open loop: requests are due at
//! a fixed rate, and latency counts from the moment a request was due, so that a server that
//! stands still is charged for everything that had to wait (no coordinated omission).
//! One thread of its own drives all connections; requests are prepared, and of an answer only the
//! status is looked at, though all of it is read.

mod connection;
mod dice;
mod drive;
mod pace;
mod request;
mod tally;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

pub use connection::Connection;
pub use request::{Mix, Prepared};
pub use tally::Tally;

/// How requests follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Each client sends when it has its answer.
    Closed,
    /// This many a second, whatever the answers do.
    Open(f64),
}

/// What to send, how, for how long.
#[derive(Debug, Clone)]
pub struct Load {
    /// `host:port`.
    pub address: String,
    /// The requests to choose from.
    pub mix: Arc<Mix>,
    /// Connections.
    pub clients: usize,
    /// Closed or open loop.
    pub pace: Pace,
    /// Sent before anything is counted.
    pub warm_up: Duration,
    /// How long is counted.
    pub time: Duration,
}

/// Sends it and tells what came back.
pub async fn run(load: Load) -> anyhow::Result<Tally> {
    let driven = tokio::task::spawn_blocking(move || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(drive::drive(&load))
    });
    driven.await.context("the load thread ended badly")?
}
