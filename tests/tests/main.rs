//! The whole program, in every form it runs in: see each module.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
mod calls;
mod commands;
mod dialogues;
mod docs;
mod faults;
mod identity;
mod matching;
mod openapi;
mod oracle;
mod scenarios;
mod schemas;
#[path = "../dialogues/script.rs"]
mod script;
mod understanding;
