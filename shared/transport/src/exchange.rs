//! Asking somebody else's server: whole bytes there and back, within a time and a size.
//!
//! Unlike a service of ours it is not trusted to be quick, small or well behaved, and nothing of the
//! present request (its id, its trace) is told to it.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};

use crate::{Socket, Transport as _, TransportError};

/// Limits of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// For the whole of it.
    pub time: Duration,
    /// Most bytes of the answer.
    pub size: usize,
}

impl Exchange {
    /// Sends `request` to the server of `socket` and reads its whole answer.
    pub async fn run(
        self,
        socket: &Socket,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let work = async {
            let length = request.body().len();
            let mut request = request.map(Body::from);
            if length > 0 {
                request
                    .headers_mut()
                    .insert(http::header::CONTENT_LENGTH, length.into());
            }
            let (parts, body) = socket.send(request).await?.into_parts();
            let body = to_bytes(body, self.size).await;
            let body =
                body.map_err(|error| TransportError(format!("reading the answer: {error}")))?;
            Ok(http::Response::from_parts(parts, body))
        };
        let late = || TransportError(format!("no answer within {} seconds", self.time.as_secs()));
        tokio::time::timeout(self.time, work)
            .await
            .unwrap_or_else(|_| Err(late()))
    }
}
