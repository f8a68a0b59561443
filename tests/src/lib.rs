//! Whole-system tests and the rules of the architecture; the tests themselves stand in `tests/`.
//!
//! `architecture.rs` holds who may import whom; `commands.rs`, `crash.rs`, `strangers.rs`,
//! `bad_input.rs` and `alerts.rs` drive the real program over HTTP; `dialogues.rs` plays the
//! conversations of `dialogues/` against the real services; `browser/` does the same in Chromium.
//! This library starts the program ([`Mezave`]) on a free port and a temporary folder, and talks to
//! it as somebody ([`Person`]). Only tests use it, so it panics with a clear message.
#![allow(clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

mod person;
mod program;

pub use person::{Person, Reply};
pub use program::{Mezave, program};
