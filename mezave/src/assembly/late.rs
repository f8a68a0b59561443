//! A transport to a service that is not built yet: auth checks tokens with its own keys.

use std::sync::OnceLock;

use async_trait::async_trait;
use axum::body::Body;
use shared_transport::{Transport, TransportError};

/// Filled in once the service exists.
#[derive(Default)]
pub struct Late(OnceLock<std::sync::Arc<dyn Transport>>);

impl Late {
    /// The service is there now.
    pub fn set(&self, transport: std::sync::Arc<dyn Transport>) {
        // Set once, by the assembly, right after the service was built.
        let _ = self.0.set(transport);
    }
}

#[async_trait]
impl Transport for Late {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        match self.0.get() {
            Some(transport) => transport.send(request).await,
            None => Err(TransportError("not started yet".to_owned())),
        }
    }
}
