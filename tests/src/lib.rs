//! Whole-system tests and the rules of the architecture; the tests themselves stand in `tests/`.
//!
//! A [`System`] is Mezave in one of four [`Form`]s: {one process, a process per service} × {SQLite,
//! PostgreSQL + Redis}. What it must do stands once, in `scenarios/`, and `tests/scenarios.rs` runs
//! all of it on all forms; `tests/faults.rs` breaks the split forms under load. `architecture.rs`
//! holds who may import whom, `commands.rs` the command line, `dialogues.rs` plays the
//! conversations of `dialogues/` against the real services; `browser/` does the same in Chromium.
//! To add a scenario: an `async fn(&System)` in `scenarios/` and its name in `tests/scenarios.rs`.
//! Only tests use this library, so it panics with a clear message.
#![allow(clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

mod form;
mod person;
mod ports;
mod process;
mod program;
mod system;
mod wait;

pub use form::{Form, Stores};
pub use person::{Door, Person, Reply};
pub use process::{Plan, Process, program};
pub use program::Mezave;
pub use system::System;
pub use wait::until;
