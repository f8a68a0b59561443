//! Storage of ai: the only place that knows its database.
//!
//! [`entity`] is the tables, [`conversations`] the conversations and messages with their optimistic
//! version, [`people`] the copies of what auth publishes. Every read of a person's data is scoped by
//! restaurant and user.

pub mod conversations;
pub mod entity;
pub mod people;
