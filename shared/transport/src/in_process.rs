//! The other service's router, called without a port.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use tower::ServiceExt as _;

use crate::{Transport, TransportError};

/// A service in this process.
#[derive(Clone)]
pub struct InProcess(Router);

impl InProcess {
    /// Calls go to `router`, which carries all its layers.
    pub const fn new(router: Router) -> Self {
        Self(router)
    }
}

/// Ends the task when the caller goes away, as a closed connection would.
struct EndOnDrop(tokio::task::AbortHandle);

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let task = tokio::spawn(self.0.clone().oneshot(request));
        let _end = EndOnDrop(task.abort_handle());
        match task.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(never)) => match never {},
            Err(error) => Err(TransportError(error.to_string())),
        }
    }
}
