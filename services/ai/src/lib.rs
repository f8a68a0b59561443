//! The assistant.
pub mod chat;
pub mod clarify;
pub mod entities;
pub mod intent;
pub mod lexicon;
