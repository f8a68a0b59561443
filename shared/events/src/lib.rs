//! Events: the outbox is the log, the bus only carries it quickly.
//!
//! A service appends events to its [`Outbox`] in the transaction that caused them; each restaurant
//! has its own contiguous `seq`. One [`Relay`] per service (the holder of a [`Lease`]) publishes
//! new rows to the [`Bus`]. A [`Consumer`] applies events once, keeps the last `seq` in its own
//! database in the transaction of its effect, and reads what is missing from the producer's
//! [`EventLog`]. Whoever only keeps a cache or a live stream [`listen`]s on every replica.
//! Services of one process share an [`InProcessBus`]; between processes there is a [`RedisBus`].
//!
//! Invariants: nothing depends on the bus delivering; an older `seq` is dropped; a gap, a start or
//! a new epoch reads the log. To add an event: a payload in `shared/contract` and its name there.

mod bus;
mod consumer;
mod in_process_bus;
mod lease;
mod log;
mod outbox;
mod redis_bus;
mod relay;
pub mod tables;

pub use bus::{Bus, Delivery, Heard, Subscription, listen};
pub use consumer::{Consumer, Effect};
pub use in_process_bus::InProcessBus;
pub use lease::Lease;
pub use log::{EventLog, EventPage, Head, HeadPage, LocalLog};
pub use outbox::{Envelope, NewEvent, Outbox};
pub use redis_bus::RedisBus;
pub use relay::Relay;

/// Most events in one delivery.
const BATCH: usize = 256;
