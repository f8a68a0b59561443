//! Which idempotency keys are being worked on in this process, so that the same request sent twice
//! at once runs once. Across processes the key's row decides: the second insert fails.

use shared_errors::Problem;

use crate::{Database, IdempotentCall};

/// Marks a key as being worked on in this process, until dropped.
pub struct Running {
    db: Database,
    name: Option<String>,
}

impl Running {
    /// Fails with `in_progress` while another request has the same key.
    pub fn enter(db: &Database, call: Option<&IdempotentCall>) -> Result<Self, Problem> {
        let name = call.map(IdempotentCall::name);
        if let (Some(name), Ok(mut running)) = (&name, db.running.lock())
            && !running.insert(name.clone())
        {
            return Err(Problem::conflict(
                "in_progress",
                "The same request is still being worked on; ask again in a moment.",
            )
            .retry_after(1));
        }
        Ok(Self {
            db: db.clone(),
            name,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let (Some(name), Ok(mut running)) = (&self.name, self.db.running.lock()) {
            running.remove(name);
        }
    }
}
