//! What the gateway promises at its border, in one test program: linking is most of what a test costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bounds;
mod browser;
mod common;
mod contract;
mod events;
mod upstreams;
