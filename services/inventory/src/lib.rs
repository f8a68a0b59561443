//! inventory: what a restaurant keeps and how much of it there is.
//!
//! It owns categories, products, barcodes, nicknames and suppliers (the catalogue), and lots,
//! movements and the hash chain (the ledger). It publishes `product_changed`, `stock_changed`,
//! `stock_low`, `stock_recovered`, `large_movement` and, from a look at every restaurant's lots each
//! morning, `lot_expiring` and `lot_expired`; it listens to auth's `user_changed` and
//! `restaurant_changed`, because who may do what and where a business day begins are needed on every
//! booking.
//!
//! Layers: `api` maps HTTP, `service` holds use cases and permissions and owns transactions,
//! `repository` and `ledger` are the only ones that know the database, `model` is pure.
//! Invariants: every query names the restaurant; stock is the sum of the ledger; every change of
//! the catalogue is announced in its own transaction.
//! To add an endpoint: a use case in `service`, a handler in `api` with its OpenAPI words, a route
//! in that file's `routes()`; then types in `shared/contract`.

mod api;
mod assembly;
mod ledger;
mod migrations;
pub mod model;
mod repository;
mod service;

pub use api::{openapi, router};
pub use assembly::{Config, Deps, Service, build};
pub use ledger::{Proof, prove, verify_all};
pub use migrations::Migrator;
