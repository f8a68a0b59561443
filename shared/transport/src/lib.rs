//! Calling other services: one client each, over a socket or in this process.
//!
//! A [`Transport`] carries an HTTP request to a service: [`Socket`] over the network, [`InProcess`]
//! into the other service's router, each call in its own task. That is the whole difference between
//! the topologies; every check (token, sizes, time, panics) is a layer of the router itself.
//! To add a client call: a method in the client's file, with types from `shared/contract`.

mod auth;
mod call;
mod in_process;
mod inventory;
mod socket;
mod tokens;

use async_trait::async_trait;
use axum::body::Body;

pub use auth::AuthClient;
pub use call::{Call, CallError, Client};
pub use in_process::InProcess;
pub use inventory::InventoryClient;
pub use socket::Socket;
pub use tokens::{RemoteLog, ServiceTokens};

/// The other side cannot be reached; nothing is known about what it did.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the service cannot be reached: {0}")]
pub struct TransportError(pub String);

/// Carries one request to one service.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns the answer with its body still streaming.
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError>;
}
