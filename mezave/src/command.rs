//! What each command does, one file per command.

mod chat;
mod config;
mod demo;
mod eval;
mod forecast;
mod healthcheck;
mod keys;
mod matching;
mod migrate;
mod numbers;
mod people;
mod serve;
mod table;
mod understand;
mod verify;

pub use chat::chat;
pub use config::show_config;
pub use eval::eval;
pub use forecast::backtest;
pub use healthcheck::healthcheck;
pub use keys::{list_keys, rotate_keys};
pub use matching::match_products;
pub use migrate::migrate;
pub use numbers::numbers;
pub use people::{add_restaurant, reset_password};
pub use serve::serve;
pub use understand::understand;
pub use verify::verify;
