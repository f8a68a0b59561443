//! Storage of ai: the only place that knows its database.
//!
//! [`entity`] is the tables, [`conversations`] the conversations and messages with their optimistic
//! version, [`people`] the copies of what auth publishes; [`unanswered`] and [`sightings`] what can
//! be learned, [`facts`] what free answers rest on ([`vectors`]
//! where pgvector is), [`model_use`] what the models cost. Every read is
//! scoped by restaurant, a person's own data by user as well.

pub mod conversations;
pub mod entity;
pub mod facts;
pub mod inbound;
pub mod model_use;
pub mod people;
pub mod sightings;
pub mod unanswered;
pub mod vectors;
