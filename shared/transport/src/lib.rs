//! Calling other services: one client each, over a socket or in this process.
//!
//! A [`Transport`] carries an HTTP request to a service: [`Upstream`] over the network to one of
//! several addresses ([`Socket`]), [`InProcess`] into the other service's router, each call in its
//! own task. That is the whole difference between the topologies; every check (token, sizes, time,
//! panics) is a layer of the router itself. A call made for a request carries its id and trace on.
//! To add a client call: a method in the client's file, with types from `shared/contract`.

mod address;
mod auth;
mod breaker;
mod call;
mod exchange;
mod in_process;
mod inventory;
mod notification;
mod outgoing;
mod socket;
mod tls;
mod tokens;
mod upstream;
mod withdrawals;

use async_trait::async_trait;
use axum::body::Body;

pub use auth::AuthClient;
pub use call::{Call, CallError, Client};
pub use exchange::Exchange;
pub use in_process::InProcess;
pub use inventory::InventoryClient;
pub use notification::{Media, NotificationClient};
pub use socket::{Network, Socket};
pub use tls::client_tls;
pub use tokens::{RemoteLog, ServiceTokens};
pub use upstream::{Upstream, Within};
pub use withdrawals::RemoteWithdrawals;

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
