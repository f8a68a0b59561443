//! auth's withdrawals, as any process may read them with a service token.

use std::sync::Arc;

use async_trait::async_trait;
use shared_auth::{WithdrawalSource, Withdrawals};

use crate::{CallError, Client, ServiceTokens, Transport};

/// Withdrawals read from auth.
pub struct RemoteWithdrawals {
    client: Client,
    tokens: ServiceTokens,
}

impl RemoteWithdrawals {
    /// Those of the auth behind `transport`.
    pub fn new(transport: Arc<dyn Transport>, tokens: ServiceTokens) -> Self {
        Self {
            client: Client::new(transport),
            tokens,
        }
    }
}

#[async_trait]
impl WithdrawalSource for RemoteWithdrawals {
    async fn withdrawals(&self, after: Option<i64>) -> Result<Withdrawals, String> {
        let after = after.map_or(String::new(), |after| format!("?after={after}"));
        let path = format!("/internal/withdrawals{after}");
        let answer = self.tokens.get(&self.client, "auth", &path).await;
        answer.map_err(|error: CallError| error.to_string())
    }
}
