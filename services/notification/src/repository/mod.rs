//! Storage: the only place that knows the database. Every query is scoped by the restaurant.
//!
//! Functions take a connection or a transaction and return plain rows or model types; the service
//! layer owns transactions. To add a table: an entity in `entity.rs`, a file with its queries.

pub mod alert_states;
pub mod answers;
pub mod deliveries;
pub mod delivery_reports;
pub mod digests;
pub mod entity;
pub mod inbox;
pub mod mailing;
pub mod people;
pub mod preferences;
pub mod queue;
pub mod secrets;
pub mod silences;
pub mod subscriptions;
pub mod whatsapp;
mod whatsapp_entity;
