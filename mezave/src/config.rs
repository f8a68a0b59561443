//! Configuration: built-in commented defaults < file < environment < flags.
//!
//! Each layer is a dictionary; [`Layers`] remembers which layer gave which value, so that
//! `mezave config show` can say so. [`Settings`] is the typed whole; a service's own part is
//! its crate's `Config`, and a name that nobody knows is an error that names it.
//! To add a setting: `config/defaults.toml` with a comment, and the field in the service's Config.

mod layers;
mod settings;
mod tls;

pub use layers::Layers;
pub use settings::{SERVICES, ServiceName, Settings};
pub use tls::{Acme, Certificates, Tls};
