//! What tests of services share: tokens without auth, a database in a temporary folder, and a
//! small client over a router.
//!
//! [`TestIssuer`] signs tokens as auth would and is the verifier's key source. [`temp_database`]
//! lives as long as its guard: SQLite, or with `TESTKIT_DATABASE=postgres` a PostgreSQL of its own,
//! so that every suite is a contract for both engines. [`engines`] are private servers, [`whatsapp`]
//! stands in for Meta's. [`Api`] sends
//! JSON to a router, no port needed.
//! Only tests depend on this crate, so it may panic with a clear message.
#![allow(clippy::expect_used, clippy::missing_panics_doc, clippy::panic)]

mod api;
mod database;
pub mod engines;
mod issuer;
pub mod migrations;
pub mod push_service;
pub mod whatsapp;

pub use api::{Api, Reply};
pub use database::{TempDatabase, temp_database};
pub use issuer::{Person, TestIssuer};
