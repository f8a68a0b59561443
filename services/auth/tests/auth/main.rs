//! auth over its router: every endpoint, as owner, employee, stranger and nobody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod input;
mod invites;
mod keys;
mod login;
mod passwords;
mod refresh;
mod register;
mod restaurants;
mod sessions;
mod support;
mod tokens;
mod users;
mod withdrawals;
