//! Idempotency keys, with two cautions that auth needs.
//!
//! Bodies hold passwords, so a key remembers them by a keyed digest; answers hold tokens, so those
//! are stored sealed. Everything else is `shared_storage::idempotency`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};
use shared_storage::{Answer, Begin, IdempotentCall, Work};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};

const SEALED: &str = "sealed";
const PURPOSE: &str = "stored answer";

/// Restaurants whose events a transaction wrote; the relay is told after the commit.
#[derive(Debug, Default)]
pub struct Touched(pub Vec<Uuid>);

impl Service {
    /// The call with its body hash keyed. Every use case with a call starts here.
    pub(crate) fn guarded(&self, call: Option<IdempotentCall>) -> Option<IdempotentCall> {
        call.map(|mut call| {
            call.body_hash = self.vault.digest(&call.body_hash);
            call
        })
    }

    /// The stored answer, if there is one: looked up before slow or refusing work.
    pub(crate) async fn answered(&self, call: Option<&IdempotentCall>) -> Result<Option<Answer>> {
        let Some(call) = call else { return Ok(None) };
        let answer = call.find(self.db.read()).await?;
        answer.map(|answer| self.opened(answer)).transpose()
    }

    /// Begins a write; an answer means that it was done before.
    pub(crate) async fn begin(
        &self,
        call: Option<IdempotentCall>,
    ) -> Result<std::result::Result<Box<Work>, Answer>> {
        match shared_storage::idempotency::begin(&self.db, call).await? {
            Begin::Replay(answer) => self.opened(answer).map(Err),
            Begin::Run(work) => Ok(Ok(work)),
        }
    }

    /// Commits (or rolls back a refusal) and tells the relay.
    pub(crate) async fn finish<T: Serialize>(
        &self,
        work: Box<Work>,
        status: u16,
        touched: Touched,
        result: Result<T>,
    ) -> Result<Answer> {
        let answer = work.finish(&*self.clock, status, result).await?;
        self.outbox.committed(touched.0);
        Ok(answer)
    }

    /// The same for an answer that holds tokens.
    pub(crate) async fn finish_sealed<T: Serialize>(
        &self,
        work: Box<Work>,
        status: u16,
        touched: Touched,
        result: Result<T>,
    ) -> Result<Answer> {
        let sealed = result.and_then(|body| {
            let plain = serde_json::to_vec(&body)
                .map_err(|error| AuthError::Internal(error.to_string()))?;
            let sealed = self.vault.seal(PURPOSE, &plain)?;
            Ok(json!({ SEALED: STANDARD.encode(sealed) }))
        });
        let answer = self.finish(work, status, touched, sealed).await?;
        self.opened(answer)
    }

    fn opened(&self, answer: Answer) -> Result<Answer> {
        let Some(sealed) = answer.body.get(SEALED).and_then(Value::as_str) else {
            return Ok(answer);
        };
        let damaged = |error: &dyn std::fmt::Display| AuthError::Internal(error.to_string());
        let sealed = STANDARD.decode(sealed).map_err(|error| damaged(&error))?;
        let plain = self.vault.unseal(PURPOSE, &sealed)?;
        Ok(Answer {
            status: answer.status,
            body: serde_json::from_slice(&plain).map_err(|error| damaged(&error))?,
        })
    }
}
