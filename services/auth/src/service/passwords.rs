//! Passwords: argon2id with OWASP's parameters, a few at a time.
//!
//! Hashing takes 19 megabytes and tens of milliseconds on purpose, so it runs on the blocking pool
//! behind a semaphore: a crowd at the door waits, the rest of the service does not.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use shared_clock::random_bytes;
use tokio::sync::Semaphore;

use super::error::{AuthError, Result};
use crate::model::text;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const AT_ONCE: usize = 4;

/// Hashes and verifies.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl Passwords {
    /// With a hash of nothing anybody knows, for people who do not exist.
    pub fn new() -> Result<Self> {
        let params =
            Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| failed(&error))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let dummy = hash_now(&argon2, &super::secrets::new_token())?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            argon2,
            permits: Arc::new(Semaphore::new(cores.min(AT_ONCE))),
            dummy: dummy.into(),
        })
    }

    /// A PHC string of a new password.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = text::password(password);
        let argon2 = self.argon2.clone();
        self.blocking(move || hash_now(&argon2, &password)).await?
    }

    /// Whether the password is right. Without a stored hash it takes as long, and is wrong.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let password = text::password(password);
        let argon2 = self.argon2.clone();
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.dummy).to_owned();
        self.blocking(move || {
            let hash = PasswordHash::new(&stored).map_err(|error| failed(&error))?;
            Ok(argon2.verify_password(password.as_bytes(), &hash).is_ok() && known)
        })
        .await?
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|error| failed(&error))?;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(|error| failed(&error))
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &str) -> Result<String> {
    let salt = random_bytes::<16>();
    argon2
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> AuthError {
    AuthError::Internal(format!("password hashing: {error}"))
}
