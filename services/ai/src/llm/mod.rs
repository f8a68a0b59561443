//! Models, which are optional and come second.
//!
//! [`server`] is any OpenAI-compatible server with its time limit, retries and [`breaker`];
//! [`chat`] asks it for JSON after a schema; [`read`] has a sentence read that the rules could not,
//! [`answer`] has a free question answered from facts. Invariants: a model never writes; what it
//! proposes is checked against the words of the message and confirmed by the person; what it says in
//! answers holds no number that the facts do not hold. Prompts stand in `prompts/`.
//! To add a task: a file with its schema, its prompt, and the check of what comes back.

pub mod answer;
mod breaker;
pub mod chat;
pub mod read;
#[cfg(test)]
mod real_tests;
pub mod server;

pub use server::{ModelError, Server};
