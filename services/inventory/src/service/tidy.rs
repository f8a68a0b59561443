//! What is forgotten in time: idempotency keys after 14 days, events after 30.

use std::time::Duration;

use shared_storage::idempotency;
use tokio_util::sync::CancellationToken;

use crate::Service;

const EVERY: Duration = Duration::from_hours(1);

impl Service {
    /// Tidies once an hour until stopped.
    pub(crate) async fn tidy(&self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            let now = self.clock.now();
            if let Err(error) = idempotency::purge(&self.db, now).await {
                tracing::warn!(%error, "old idempotency keys stay for now");
            }
            if let Err(error) = self.log.purge(now).await {
                tracing::warn!(%error, "old events stay for now");
            }
        }
    }
}
