//! What stands between the network and a handler, the same for every service.
//!
//! [`stack`] puts on the layers: request id, trace and metrics, panic to 500, time limit, and the
//! token check that denies every path but a public list. Extractors read a request so that every
//! fault is a problem document that names the field: [`ApiJson`], [`ApiQuery`], [`ApiPath`],
//! [`Idempotent`]; [`Caller`] and [`ServiceCaller`] say who asks. [`health`] and
//! [`internal_events`] are routes that every service has.
//!
//! Invariant: a handler that wants a restaurant's data cannot be written without [`Caller`].

mod answer;
mod caller;
mod extract;
mod health;
mod idempotent;
mod internal_events;
mod stack;

pub use answer::{answer, created};
pub use caller::{Caller, ServiceCaller, Source};
pub use extract::{ApiJson, ApiPath, ApiQuery, MAX_JSON, read_json};
pub use health::{Readiness, health};
pub use idempotent::{Idempotent, idempotency_key};
pub use internal_events::internal_events;
pub use stack::{Security, guarded, stack};
