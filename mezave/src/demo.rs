//! The demo: a pizza-and-falafel place with six weeks of history, for a fresh data directory.
//!
//! It is booked through the ordinary services, whose clock starts six weeks ago and is moved on
//! day by day; nothing here writes to a database. `catalogue` reads the tables beside it, `history`
//! plans the days (pure, the same every time), `fill` carries the plan out.
//! To change what the place sells: `demo/products.tsv`.

mod catalogue;
mod fill;
mod history;

pub use fill::{DAYS, fill};
