//! Refreshing: a spent refresh token for a new pair, by the rules of `model::rotation`.

use sea_orm::DatabaseTransaction;
use shared_clock::Timestamp;
use shared_contract::auth::SignedIn;

use super::Service;
use super::error::{AuthError, Result};
use super::secrets;
use crate::model::rotation::{Presented, Verdict, judge};
use crate::repository::entity::{refresh_token, session};
use crate::repository::sessions::Which;
use crate::repository::{people, sessions};

impl Service {
    /// `POST /auth/refresh`. `key` is the Idempotency-Key.
    pub async fn refresh(&self, token: &str, key: Option<&str>) -> Result<SignedIn> {
        let tx = self.db.begin_write().await?;
        let key = key.map(secrets::hash);
        let hash = secrets::hash(token);
        let known = sessions::token(&tx, &hash).await?;
        let session_id = known.ok_or(AuthError::RefreshInvalid)?.session_id;
        let session = sessions::lock(&tx, session_id)
            .await?
            .filter(|session| session.ended_at.is_none())
            .ok_or(AuthError::RefreshInvalid)?;
        // Read again behind the lock: another replica may have spent it meanwhile.
        let token = sessions::token(&tx, &hash)
            .await?
            .ok_or(AuthError::RefreshInvalid)?;
        let now = self.clock.now();
        let presented = Presented {
            expires_at: Timestamp::from_micros(token.expires_at),
            used_at: token.used_at.map(Timestamp::from_micros),
            used_key: token.used_key.as_deref(),
            key: key.as_deref(),
            successor_used: sessions::successor_used(&tx, token.id).await?,
        };
        match judge(presented, now) {
            Verdict::Expired => return Err(AuthError::RefreshInvalid),
            Verdict::Reuse => {
                sessions::end(&tx, session.user_id, Which::One(session.id), now).await?;
                tx.commit().await?;
                tracing::warn!(
                    user_id = %session.user_id, session_id = %session.id,
                    "a spent refresh token was shown again; the login was ended"
                );
                return Err(AuthError::RefreshInvalid);
            }
            Verdict::Rotate => sessions::spend(&tx, &token, key, now).await?,
            Verdict::Repeat => {}
        }
        let signed_in = self.renew(&tx, &token, session).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// The next pair, with the person as they are now.
    async fn renew(
        &self,
        tx: &DatabaseTransaction,
        token: &refresh_token::Model,
        mut session: session::Model,
    ) -> Result<SignedIn> {
        let person = people::person(tx, token.restaurant_id, session.user_id)
            .await?
            .filter(|person| person.membership.is_active)
            .ok_or(AuthError::RefreshInvalid)?;
        session.restaurant_id = token.restaurant_id;
        session.last_used_at = self.clock.now().as_micros();
        session.expires_at = self.login_end();
        sessions::update(tx, &session).await?;
        self.issue(tx, &person, &session, Some(token.id)).await
    }
}
