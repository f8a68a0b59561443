//! A person's logins: seeing them and ending them.

use shared_clock::Timestamp;
use shared_contract::auth::Session;
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::member::Acting;
use super::once::Touched;
use super::publish::Withdraw;
use crate::repository::sessions::{self, Which};

impl Service {
    /// `GET /auth/sessions`: one's own, newest use first.
    pub async fn sessions(&self, acting: &Acting) -> Result<Vec<Session>> {
        let live = sessions::live(self.db.read(), acting.user_id(), self.clock.now()).await?;
        Ok(live
            .into_iter()
            .map(|row| Session {
                id: row.id,
                user_agent: row.user_agent,
                client_ip: row.client_ip,
                created_at: Timestamp::from_micros(row.created_at),
                last_used_at: Timestamp::from_micros(row.last_used_at),
                expires_at: Timestamp::from_micros(row.expires_at),
                current: Some(row.id) == acting.session_id,
            })
            .collect())
    }

    /// Ends one of a person's logins; false if there was none to end. Its access token ends by
    /// itself within 15 minutes; auth refuses it at once.
    pub async fn end_session(&self, user_id: Uuid, session_id: Uuid) -> Result<bool> {
        let tx = self.db.begin_write().await?;
        let ended = sessions::end(&tx, user_id, Which::One(session_id), self.clock.now()).await?;
        tx.commit().await?;
        Ok(ended > 0)
    }

    /// Ends all of a person's logins and access tokens, everywhere.
    pub async fn end_all_sessions(&self, acting: &Acting) -> Result<()> {
        let tx = self.db.begin_write().await?;
        let user = crate::repository::people::user(&tx, acting.user_id())
            .await?
            .ok_or(AuthError::Withdrawn)?;
        sessions::end(&tx, user.id, Which::All, self.clock.now()).await?;
        let mut touched = Touched::default();
        self.publish_user(&tx, &mut touched, &user, Withdraw::Everything)
            .await?;
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok(())
    }
}
