//! What the assistant promises at its border, in one test program: linking is most of what a test costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;
mod dialogues;
mod house;
mod language_model;
mod migrations;
mod noise;
mod real;
#[path = "../../../tests/dialogues/script.rs"]
mod script;
mod stand_in;
mod teaching;
mod telephone;
mod voice;
mod world;
