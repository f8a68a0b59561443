//! What notification promises at its border, in one test program: linking is most of what a test costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alerts;
mod common;
mod email;
mod email_faults;
mod inbox;
mod migrations;
mod push;
mod unsubscribe;
mod whatsapp;
