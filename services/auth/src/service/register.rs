//! Registering: a new restaurant with its owner.
//!
//! In mode `first` exactly one registration succeeds, however many come at once: the database
//! decides, by the one row of `installation`.

use sea_orm::DatabaseTransaction;
use shared_auth::{Language, Role};
use shared_clock::new_id;
use shared_contract::auth::{RegisterRequest, SignedIn};
use shared_contract::text::line;
use shared_storage::{Answer, IdempotentCall};

use super::Service;
use super::error::{AuthError, Result};
use super::limiter::Origin;
use super::once::Touched;
use super::publish::{restaurant_event, user_event};
use super::secrets;
use super::tokens::Client;
use crate::Registration;
use crate::model::text;
use crate::repository::entity::{membership, restaurant, user};
use crate::repository::people::Person;
use crate::repository::{people, restaurants};

impl Service {
    /// `POST /auth/register`.
    pub async fn register(
        &self,
        request: RegisterRequest,
        call: Option<IdempotentCall>,
        client: &Client,
    ) -> Result<Answer> {
        let call = self.guarded(call);
        if let Some(answer) = self.answered(call.as_ref()).await? {
            return Ok(answer);
        }
        self.may_register(&request, client).await?;
        let hash = self.passwords.hash(&request.password).await?;
        let work = match self.begin(call).await? {
            Ok(work) => work,
            Err(answer) => return Ok(answer),
        };
        let mut touched = Touched::default();
        let result = self
            .register_in(work.tx(), &mut touched, &request, hash, client)
            .await;
        self.finish_sealed(work, 201, touched, result).await
    }

    /// A look ahead that spares a late-comer the password hash; the insert decides.
    async fn may_register(&self, request: &RegisterRequest, client: &Client) -> Result<()> {
        match self.config.registration {
            Registration::Closed => Err(AuthError::RegistrationClosed),
            Registration::Open => Ok(()),
            Registration::First => {
                if !restaurants::is_fresh(self.db.read()).await? {
                    return Err(AuthError::RegistrationClosed);
                }
                self.check_setup_code(request.setup_code.as_deref(), client)
            }
        }
    }

    fn check_setup_code(&self, typed: Option<&str>, client: &Client) -> Result<()> {
        if !self.config.require_setup_code {
            return Ok(());
        }
        let (Some(code), Some(typed)) = (self.setup_code(), typed) else {
            return Err(AuthError::SetupCodeRequired);
        };
        let now = self.clock.now();
        let attempt = self
            .limiter
            .attempt("setup", "", Origin::strange(&client.ip), now)?;
        if !secrets::same(&secrets::plain_code(typed), &secrets::plain_code(code)) {
            return Err(AuthError::SetupCodeRequired);
        }
        self.limiter.succeeded(&attempt);
        Ok(())
    }

    async fn register_in(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        request: &RegisterRequest,
        password_hash: String,
        client: &Client,
    ) -> Result<SignedIn> {
        let email = text::email(&request.email);
        let language = request.language.unwrap_or_default();
        let restaurant = self.new_restaurant(
            request.restaurant_name.as_deref().unwrap_or(&request.name),
            language,
        );
        let first = restaurants::claim_first(tx, restaurant.id, restaurant.created_at).await?;
        if !first && self.config.registration != Registration::Open {
            return Err(AuthError::RegistrationClosed);
        }
        if people::user_by_email(tx, &email).await?.is_some() {
            return Err(AuthError::EmailTaken);
        }
        let user = self.new_user(&email, &request.name, language, Some(password_hash));
        people::insert_user(tx, user.clone()).await.map_err(taken)?;
        let person = self.found(tx, touched, restaurant, user).await?;
        let session = self.new_session(tx, &person, client).await?;
        self.issue(tx, &person, &session, None).await
    }

    /// Stores a restaurant with its first owner and publishes both.
    pub(crate) async fn found(
        &self,
        tx: &DatabaseTransaction,
        touched: &mut Touched,
        restaurant: restaurant::Model,
        owner: user::Model,
    ) -> Result<Person> {
        restaurants::insert(tx, restaurant.clone()).await?;
        let membership = membership::Model {
            restaurant_id: restaurant.id,
            user_id: owner.id,
            role: Role::Owner.as_str().to_owned(),
            employee_id: None,
            is_active: true,
            tokens_not_before: 0,
            created_at: self.clock.now().as_micros(),
        };
        people::insert_membership(tx, membership.clone()).await?;
        let events = [
            restaurant_event(&restaurant),
            user_event(&owner, &membership),
        ];
        self.publish(tx, touched, restaurant.id, &events).await?;
        Ok(Person {
            user: owner,
            membership,
        })
    }

    /// A restaurant with the settings every restaurant starts with.
    pub(crate) fn new_restaurant(&self, name: &str, language: Language) -> restaurant::Model {
        restaurant::Model {
            id: new_id(&*self.clock),
            name: line(name),
            time_zone: "Asia/Jerusalem".to_owned(),
            day_starts_at: "04:00".to_owned(),
            town: None,
            language: language.as_str().to_owned(),
            currency: "ILS".to_owned(),
            created_at: self.clock.now().as_micros(),
        }
    }

    /// A person who is nowhere a member yet.
    pub(crate) fn new_user(
        &self,
        email: &str,
        name: &str,
        language: Language,
        password_hash: Option<String>,
    ) -> user::Model {
        user::Model {
            id: new_id(&*self.clock),
            email: email.to_owned(),
            name: line(name),
            phone: None,
            phone_verified: false,
            language: language.as_str().to_owned(),
            password_hash,
            last_restaurant_id: None,
            created_at: self.clock.now().as_micros(),
        }
    }
}

/// Of two inserts of one address at once, the database refuses the second.
pub(crate) fn taken(error: sea_orm::DbErr) -> AuthError {
    match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => AuthError::EmailTaken,
        _ => error.into(),
    }
}
