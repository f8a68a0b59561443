//! Passwords: changing one's own, and setting a forgotten one.
//!
//! A new password ends every other login and every access token. `forgot` answers the same
//! whoever is asked for, and works in the background so that the time tells nothing either.
//! Mezave cannot send mail yet: without a [`ResetSender`] that can, nothing is made or sent, and the
//! way back in is an invitation by the owner or `mezave user reset-password`.

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use shared_auth::Language;
use shared_clock::{Timestamp, new_id};
use shared_contract::auth::{ChangePasswordRequest, SetPasswordRequest, SignedIn};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::limiter::Origin;
use super::member::Acting;
use super::once::Touched;
use super::publish::Withdraw;
use super::secrets;
use super::tokens::Client;
use crate::model::text;
use crate::repository::entity::{one_time_token, user};
use crate::repository::one_time::{self, Purpose};
use crate::repository::sessions::Which;
use crate::repository::{people, sessions};

/// Seconds a reset token lasts.
const RESET_SECONDS: i64 = 60 * 60;

/// A reset on its way to a person. Holds the token: not for logs.
#[derive(Clone)]
pub struct ResetNotice {
    /// The person's address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The language to write in.
    pub language: Language,
    /// For `POST /auth/password/reset`, once, within the hour.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Carries resets to people.
#[async_trait]
pub trait ResetSender: Send + Sync + 'static {
    /// Whether anything can be sent at all; if not, no token is made.
    fn can_send(&self) -> bool;
    /// Sends one.
    async fn send(&self, notice: ResetNotice) -> anyhow::Result<()>;
}

/// For installations without mail: says in the log that somebody asked, and how to help.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogResets;

#[async_trait]
impl ResetSender for LogResets {
    fn can_send(&self) -> bool {
        false
    }

    async fn send(&self, _: ResetNotice) -> anyhow::Result<()> {
        anyhow::bail!("this installation cannot send mail")
    }
}

impl Service {
    /// `POST /auth/password`: this login goes on, with new tokens; all others end.
    pub async fn change_password(
        &self,
        acting: &Acting,
        request: &ChangePasswordRequest,
        call: Option<IdempotentCall>,
        client: &Client,
    ) -> Result<Answer> {
        let call = self.guarded(call);
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        let account = acting.user_id().to_string();
        let now = self.clock.now();
        let attempt =
            self.limiter
                .attempt("password", &account, Origin::strange(&client.ip), now)?;
        let stored = acting.person.user.password_hash.as_deref();
        if !self.passwords.verify(&request.old, stored).await? {
            return Err(AuthError::WrongPassword);
        }
        self.limiter.succeeded(&attempt);
        let hash = self.passwords.hash(&request.new).await?;
        let work = match self.begin(call).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let mut touched = Touched::default();
        let result = self
            .change_in(work.tx(), &mut touched, acting, hash, client)
            .await;
        self.finish_sealed(work, 200, touched, result).await
    }

    async fn change_in(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        acting: &Acting,
        hash: String,
        client: &Client,
    ) -> Result<SignedIn> {
        let user = people::user(tx, acting.user_id())
            .await?
            .filter(|user| user.password_hash == acting.person.user.password_hash)
            .ok_or(AuthError::WrongPassword)?;
        let kept = acting.session_id.map_or(Which::All, Which::AllBut);
        self.set_password(tx, touched, user, hash, kept).await?;
        let person = people::person(tx, acting.restaurant_id(), acting.user_id())
            .await?
            .ok_or(AuthError::Withdrawn)?;
        let session = match acting.session_id {
            Some(id) => sessions::find(tx, id).await?.ok_or(AuthError::Withdrawn)?,
            None => self.new_session(tx, &person, client).await?,
        };
        self.issue(tx, &person, &session, None).await
    }

    /// Stores a new password: ends logins and access tokens, voids invitations and resets.
    pub(crate) async fn set_password(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        mut user: user::Model,
        hash: String,
        ends: Which,
    ) -> Result<()> {
        let now = self.clock.now();
        user.password_hash = Some(hash);
        people::update_user(tx, &user).await?;
        sessions::end(tx, user.id, ends, now).await?;
        one_time::void_all(tx, user.id, now).await?;
        self.publish_user(tx, touched, &user, Withdraw::Everything)
            .await
    }

    /// `POST /auth/password/forgot`: begins in the background.
    pub fn forgot_password(&self, email: &str, client: &Client) {
        let email = text::email(email);
        let now = self.clock.now();
        // Too many asking: silently nothing, so that nobody's mailbox is flooded.
        if self
            .limiter
            .attempt("forgot", &email, Origin::strange(&client.ip), now)
            .is_err()
        {
            return;
        }
        let service = self.clone();
        tokio::spawn(async move {
            if let Err(error) = service.send_reset(&email).await {
                tracing::warn!(%error, "a password reset could not be sent");
            }
        });
    }

    async fn send_reset(&self, email: &str) -> anyhow::Result<()> {
        let Some(user) = people::user_by_email(self.db.read(), email).await? else {
            return Ok(());
        };
        if !self.reset_sender.can_send() {
            tracing::warn!(
                user_id = %user.id,
                "a password reset was asked for, but this installation cannot send mail; the owner \
                 can invite the person again, or use `mezave user reset-password`"
            );
            return Ok(());
        }
        let (token, row) = self.one_time(Purpose::Reset, user.id, RESET_SECONDS);
        let expires_at = Timestamp::from_micros(row.expires_at);
        let tx = self.db.begin_write().await?;
        one_time::replace(&tx, row).await?;
        tx.commit().await?;
        let notice = ResetNotice {
            email: user.email,
            name: user.name,
            language: Language::parse(&user.language),
            token,
            expires_at,
        };
        self.reset_sender.send(notice).await
    }

    /// A one-time token and its row.
    pub(crate) fn one_time(
        &self,
        purpose: Purpose,
        user_id: Uuid,
        seconds: i64,
    ) -> (String, one_time_token::Model) {
        let token = secrets::new_token();
        let now = self.clock.now();
        let row = one_time_token::Model {
            id: new_id(&*self.clock),
            purpose: purpose.as_str().to_owned(),
            hash: secrets::hash(&token),
            user_id,
            restaurant_id: None,
            created_by: None,
            created_at: now.as_micros(),
            expires_at: now.plus_seconds(seconds).as_micros(),
            used_at: None,
        };
        (token, row)
    }

    /// `POST /auth/password/reset`.
    pub async fn reset_with_token(
        &self,
        request: &SetPasswordRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer> {
        let call = self.guarded(call);
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        let token = secrets::hash(&request.token);
        let now = self.clock.now();
        if !one_time::is_good(self.db.read(), Purpose::Reset, &token, now).await? {
            return Err(AuthError::ResetInvalid);
        }
        let hash = self.passwords.hash(&request.password).await?;
        let work = match self.begin(call).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let mut touched = Touched::default();
        let result = self.reset_in(work.tx(), &mut touched, &token, hash).await;
        self.finish(work, 204, touched, result).await
    }

    async fn reset_in(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        token: &[u8],
        hash: String,
    ) -> Result<()> {
        let now = self.clock.now();
        let token = one_time::spend(tx, Purpose::Reset, token, now)
            .await?
            .ok_or(AuthError::ResetInvalid)?;
        let user = people::user(tx, token.user_id)
            .await?
            .ok_or(AuthError::ResetInvalid)?;
        self.set_password(tx, touched, user, hash, Which::All).await
    }
}
