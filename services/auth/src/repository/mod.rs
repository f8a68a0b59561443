//! Storage of auth: entities, and the questions asked of them. SQL lives nowhere else.
//!
//! Functions take any connection, so a use case decides whether they run in its transaction.
//! Locks are taken in the order user, restaurant, session; on SQLite they cost nothing because
//! writes are alone anyway.

pub mod entity;
pub mod keys;
pub mod one_time;
pub mod people;
pub mod phone_codes;
pub mod restaurants;
pub mod sessions;
