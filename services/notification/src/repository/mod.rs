//! Storage: the only place that knows the database. Every query is scoped by the restaurant.
//!
//! Functions take a connection or a transaction and return plain rows or model types; the service
//! layer owns transactions. To add a table: an entity in `entity.rs`, a file with its queries.

pub mod alert_states;
pub mod delivery_reports;
pub mod entity;
pub mod inbox;
pub mod people;
pub mod preferences;
pub mod secrets;
pub mod whatsapp;
mod whatsapp_entity;
