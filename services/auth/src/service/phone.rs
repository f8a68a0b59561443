//! A telephone number becomes a person's own: a code goes out, and what comes back is compared.
//!
//! notification asks for a code at the moment it sends it, so that no queue ever holds one; here only
//! its keyed hash stays. The newest code of a person counts, for ten minutes and five tries, and for
//! the number it was made for. Five codes an hour, counted in the table so that all replicas share it.
//!
//! Invariant: in no restaurant do two active people confirm one number; a message that comes from it
//! must be one person's.

use sea_orm::DatabaseTransaction;
use shared_clock::{Timestamp, new_id};
use shared_contract::auth::{ConfirmPhoneRequest, MePatch, PhoneCode, PhoneCodeRequest};
use shared_contract::auth::{User, UserPatch};
use shared_errors::Problem;
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::Service;
use super::error::{AuthError, Result};
use super::member::Acting;
use super::once::Touched;
use super::publish::{Withdraw, user_view};
use super::secrets;
use super::users::change_self;
use crate::repository::entity::{phone_code, user};
use crate::repository::{people, phone_codes, restaurants};

/// The one service that sends codes.
const SENDER: &str = "notification";

/// Seconds a code lasts.
const CODE_SECONDS: i64 = 10 * 60;

/// Wrong tries that end a code.
const TRIES: i32 = 5;

/// Codes within [`WINDOW_SECONDS`].
const CODES: u64 = 5;

/// Seconds in which codes are counted.
const WINDOW_SECONDS: i64 = 60 * 60;

/// What came of a try.
enum Tried {
    Right(User),
    /// How many tries are left.
    Wrong(i32),
}

impl Service {
    /// `POST /internal/phone-codes`.
    pub(crate) async fn phone_code(
        &self,
        service: &str,
        request: &PhoneCodeRequest,
    ) -> Result<PhoneCode> {
        if service != SENDER {
            return Err(AuthError::Forbidden);
        }
        let tx = self.db.begin_write().await?;
        let made = self.code_in(&tx, request).await;
        match &made {
            Ok(_) => tx.commit().await?,
            Err(_) => tx.rollback().await?,
        }
        made
    }

    async fn code_in(
        &self,
        tx: &DatabaseTransaction,
        request: &PhoneCodeRequest,
    ) -> Result<PhoneCode> {
        let user = people::lock_user(tx, request.user_id)
            .await?
            .ok_or(AuthError::NotFound)?;
        people::person(tx, request.restaurant_id, user.id)
            .await?
            .filter(|person| person.membership.is_active)
            .ok_or(AuthError::NotFound)?;
        let phone = user.phone.clone().ok_or(AuthError::NoPhone)?;
        if user.phone_verified {
            return Err(AuthError::PhoneVerified);
        }
        for restaurant_id in workplaces(tx, user.id).await? {
            unclaimed(tx, restaurant_id, &user).await?;
        }
        let now = self.clock.now();
        let since = now.plus_seconds(-WINDOW_SECONDS);
        let made = phone_codes::made_since(tx, user.id, since, CODES).await?;
        if u64::try_from(made.len()).unwrap_or(CODES) >= CODES {
            let oldest = made.last().copied().unwrap_or_default();
            let free_at = Timestamp::from_micros(oldest).plus_seconds(WINDOW_SECONDS);
            let micros = free_at.as_micros() - now.as_micros();
            return Err(AuthError::TooManyCodes((micros + 999_999) / 1_000_000));
        }
        // Later than the one before, so that which is the newest is never in doubt.
        let made_at = made.first().map_or(0, |last| last + 1);
        let (id, code) = (new_id(&*self.clock), secrets::digits());
        let expires_at = now.plus_seconds(CODE_SECONDS);
        let row = phone_code::Model {
            id,
            user_id: user.id,
            phone: phone.clone(),
            hash: self.code_hash(id, &code),
            wrong_tries: 0,
            created_at: made_at.max(now.as_micros()),
            expires_at: expires_at.as_micros(),
            used_at: None,
        };
        phone_codes::replace(tx, row).await?;
        Ok(PhoneCode {
            phone,
            code,
            expires_at,
        })
    }

    /// A million codes are tried in no time, so their hash says nothing without the installation's key.
    fn code_hash(&self, id: Uuid, code: &str) -> Vec<u8> {
        let plain = secrets::hash(&format!("phone code {id} {code}"));
        self.vault.digest(&plain)
    }

    /// `POST /auth/me/phone/confirm`.
    pub async fn confirm_phone(
        &self,
        acting: &Acting,
        request: &ConfirmPhoneRequest,
        call: Option<IdempotentCall>,
    ) -> Result<Answer> {
        let work = match self.begin(self.guarded(call)).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let mut touched = Touched::default();
        let tried = self
            .confirm_in(work.tx(), &mut touched, acting, &request.code)
            .await;
        match tried {
            Ok(Tried::Wrong(left)) => {
                // Committed, not rolled back: the try counts.
                let refusal = Problem::from(AuthError::WrongCode(left));
                self.finish(work, refusal.status, touched, Ok(refusal))
                    .await
            }
            Ok(Tried::Right(user)) => self.finish(work, 200, touched, Ok(user)).await,
            Err(error) => self.finish(work, 200, touched, Err::<User, _>(error)).await,
        }
    }

    async fn confirm_in(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        acting: &Acting,
        typed: &str,
    ) -> Result<Tried> {
        let mut user = people::lock_user(tx, acting.user_id())
            .await?
            .ok_or(AuthError::Withdrawn)?;
        let phone = user.phone.as_deref().ok_or(AuthError::NoPhone)?;
        let code = phone_codes::newest(tx, user.id)
            .await?
            .filter(|code| code.phone == phone)
            .ok_or(AuthError::NoCode)?;
        let hash = self.code_hash(code.id, &secrets::plain_code(typed));
        let is_right = secrets::same_bytes(&hash, &code.hash);
        if user.phone_verified && is_right {
            // The answer to the first time was lost.
            return Ok(Tried::Right(user_view(&user, &acting.person.membership)));
        }
        let now = self.clock.now();
        if user.phone_verified || code.used_at.is_some() {
            return Err(AuthError::NoCode);
        }
        if code.expires_at <= now.as_micros() {
            return Err(AuthError::CodeExpired);
        }
        if code.wrong_tries >= TRIES {
            return Err(AuthError::CodeEnded);
        }
        if !is_right {
            phone_codes::wrong(tx, &code).await?;
            return Ok(Tried::Wrong(TRIES - code.wrong_tries - 1));
        }
        // Of two people who confirm one number at once, the second finds it taken.
        for restaurant_id in workplaces(tx, user.id).await? {
            restaurants::lock(tx, restaurant_id).await?;
            unclaimed(tx, restaurant_id, &user).await?;
        }
        phone_codes::void_all(tx, user.id, now).await?;
        user.phone_verified = true;
        people::update_user(tx, &user).await?;
        self.publish_user(tx, touched, &user, Withdraw::Nothing)
            .await?;
        Ok(Tried::Right(user_view(&user, &acting.person.membership)))
    }

    /// `PATCH /auth/me`: name, language and number are one's own in every restaurant.
    pub async fn change_me(&self, acting: &Acting, patch: &MePatch) -> Result<User> {
        let tx = self.db.begin_write().await?;
        let mut touched = Touched::default();
        let before = people::lock_user(&tx, acting.user_id())
            .await?
            .ok_or(AuthError::Withdrawn)?;
        let mut user = before.clone();
        let patch = UserPatch {
            name: patch.name.clone(),
            phone: patch.phone.clone(),
            language: patch.language,
            ..UserPatch::default()
        };
        change_self(&mut user, &patch)?;
        if user.phone != before.phone {
            phone_codes::void_all(&tx, user.id, self.clock.now()).await?;
        }
        if user != before {
            people::update_user(&tx, &user).await?;
            self.publish_user(&tx, &mut touched, &user, Withdraw::Nothing)
                .await?;
        }
        tx.commit().await?;
        self.outbox.committed(touched.0);
        Ok(user_view(&user, &acting.person.membership))
    }
}

/// Where the person works now, in the order of ids.
async fn workplaces(tx: &DatabaseTransaction, user_id: Uuid) -> Result<Vec<Uuid>> {
    let places = people::memberships(tx, user_id).await?;
    let active = places.into_iter().filter(|place| place.is_active);
    Ok(active.map(|place| place.restaurant_id).collect())
}

/// Refuses a number that somebody else in the restaurant has confirmed.
async fn unclaimed(
    tx: &DatabaseTransaction,
    restaurant_id: Uuid,
    user: &user::Model,
) -> Result<()> {
    let phone = user.phone.as_deref().unwrap_or_default();
    let known = people::by_verified_phone(tx, restaurant_id, phone).await?;
    if known.iter().all(|person| person.user.id == user.id) {
        Ok(())
    } else {
        Err(AuthError::PhoneTaken)
    }
}
