//! Invitations: the owner hands a person a link, the person chooses a password. Good once, 72 h.

use sea_orm::DatabaseTransaction;
use shared_auth::Action;
use shared_clock::Timestamp;
use shared_contract::auth::{Invite, SetPasswordRequest, SignedIn};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::member::Acting;
use super::once::Touched;
use super::secrets;
use super::tokens::Client;
use crate::repository::one_time::{self, Purpose};
use crate::repository::people;
use crate::repository::sessions::Which;

/// Seconds an invitation lasts.
const INVITE_SECONDS: i64 = 72 * 60 * 60;

impl Service {
    /// `POST /users/{id}/invite`. Voids earlier invitations of the person to this restaurant.
    pub async fn invite(
        &self,
        acting: &Acting,
        id: Uuid,
        call: Option<IdempotentCall>,
    ) -> Result<Answer> {
        acting.require(Action::ManageRestaurant)?;
        let call = self.guarded(call);
        let work = match self.begin(call).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let result = self.invite_in(work.tx(), acting, id).await;
        self.finish_sealed(work, 201, Touched::default(), result)
            .await
    }

    async fn invite_in(
        &self,
        tx: &DatabaseTransaction,
        acting: &Acting,
        id: Uuid,
    ) -> Result<Invite> {
        let person = people::person(tx, acting.restaurant_id(), id)
            .await?
            .ok_or(AuthError::NotFound)?;
        if !person.membership.is_active {
            return Err(AuthError::Inactive);
        }
        self.whole_person(tx, acting, id).await?;
        let (token, mut row) = self.one_time(Purpose::Invite, id, INVITE_SECONDS);
        row.restaurant_id = Some(acting.restaurant_id());
        row.created_by = Some(acting.user_id());
        let expires_at = Timestamp::from_micros(row.expires_at);
        one_time::replace(tx, row).await?;
        let base = self.config.public_url.trim_end_matches('/');
        Ok(Invite {
            invite_url: format!("{base}/#/invite/{token}"),
            expires_at,
        })
    }

    /// `POST /auth/invite/accept`: sets the password and signs in.
    pub async fn accept_invite(
        &self,
        request: &SetPasswordRequest,
        call: Option<IdempotentCall>,
        client: &Client,
    ) -> Result<Answer> {
        let call = self.guarded(call);
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        let token = secrets::hash(&request.token);
        let now = self.clock.now();
        if !one_time::is_good(self.db.read(), Purpose::Invite, &token, now).await? {
            return Err(AuthError::InviteInvalid);
        }
        let hash = self.passwords.hash(&request.password).await?;
        let work = match self.begin(call).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let mut touched = Touched::default();
        let result = self
            .accept_in(work.tx(), &mut touched, &token, hash, client)
            .await;
        self.finish_sealed(work, 200, touched, result).await
    }

    async fn accept_in(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        token: &[u8],
        hash: String,
        client: &Client,
    ) -> Result<SignedIn> {
        let token = one_time::spend(tx, Purpose::Invite, token, self.clock.now())
            .await?
            .ok_or(AuthError::InviteInvalid)?;
        let restaurant_id = token.restaurant_id.ok_or(AuthError::InviteInvalid)?;
        let active = |person: &people::Person| person.membership.is_active;
        let person = people::person(tx, restaurant_id, token.user_id)
            .await?
            .filter(active)
            .ok_or(AuthError::InviteInvalid)?;
        self.set_password(tx, touched, person.user, hash, Which::All)
            .await?;
        let person = people::person(tx, restaurant_id, token.user_id)
            .await?
            .ok_or(AuthError::InviteInvalid)?;
        let session = self.new_session(tx, &person, client).await?;
        self.issue(tx, &person, &session, None).await
    }
}
