//! What auth promises at its border, in one test program: linking is most of what a test costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acting;
mod input;
mod invites;
mod keys;
mod login;
mod migrations;
mod passwords;
mod phone;
mod refresh;
mod register;
mod restaurants;
mod sessions;
mod support;
mod tokens;
mod users;
mod withdrawals;
