//! auth: people, restaurants, logins and tokens.
//!
//! Owns restaurants, users, memberships, sessions with their refresh tokens, invitations, codes sent to
//! telephone numbers and the signing keys. Publishes `user_changed` and `restaurant_changed`; listens to nothing. Signs
//! `EdDSA` access tokens (15 minutes) and service tokens (5 minutes), and serves their JWKS.
//!
//! Invariants: passwords only as argon2id, every other secret only as a SHA-256 hash or encrypted;
//! a restaurant always keeps an active owner; whoever is not a member learns nothing (404).
//! Every signed-in request is checked against the database ([`api`]'s `Member`), so what auth
//! itself decides never rests on what an older token says.
//! To add an endpoint: types in `shared/contract`, a use case in `service/`, a handler in `api/`.

mod api;
mod config;
mod migrations;
mod model;
mod repository;
mod service;

pub use api::{openapi, router};
pub use config::{Config, Registration, ServiceSecrets};
pub use migrations::Migrator;
pub use service::reset::{LogResets, ResetNotice, ResetSender};
pub use service::{Deps, KeyInfo, KeyState, Service, build};
pub use shared_auth::Secret;

/// This service's name in tokens, events and metrics.
pub const SERVICE: &str = "auth";
