//! Passwords: argon2id with OWASP's parameters, a few at a time.
//!
//! Hashing takes 19 megabytes and tens of milliseconds on purpose, so it runs on the blocking pool
//! behind a semaphore: a crowd at the door waits, the rest of the service does not. The megabytes
//! are kept for the next one: given back, they would stay with the allocator of each thread that
//! ever hashed, and a quiet process would hold hundreds of them.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use shared_clock::random_bytes;
use tokio::sync::Semaphore;

use super::error::{AuthError, Result};
use crate::model::text;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const AT_ONCE: usize = 2;

/// Hashes and verifies.
#[derive(Clone)]
pub struct Passwords {
    params: Params,
    permits: Arc<Semaphore>,
    memory: Arc<Memory>,
    dummy: Arc<str>,
}

impl Passwords {
    /// With a hash of nothing anybody knows, for people who do not exist.
    pub fn new() -> Result<Self> {
        let params =
            Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| failed(&error))?;
        let memory = Memory::default();
        let dummy = hash_now(&params, &memory, &super::secrets::new_token())?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            params,
            permits: Arc::new(Semaphore::new(cores.min(AT_ONCE))),
            memory: Arc::new(memory),
            dummy: dummy.into(),
        })
    }

    /// A PHC string of a new password.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = text::password(password);
        let (params, memory) = (self.params.clone(), Arc::clone(&self.memory));
        self.blocking(move || hash_now(&params, &memory, &password))
            .await?
    }

    /// Whether the password is right. Without a stored hash it takes as long, and is wrong.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let password = text::password(password);
        let memory = Arc::clone(&self.memory);
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.dummy).to_owned();
        self.blocking(move || {
            let same = verify_now(&memory, &password, &stored)?;
            Ok(same && known)
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

/// Blocks to hash in: as many sets as there were ever hashes at once.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

impl Memory {
    fn with<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let mut set = self.sets().pop().unwrap_or_default();
        set.resize(blocks, Block::new());
        let done = work(&mut set);
        self.sets().push(set);
        done
    }

    fn sets(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash_now(params: &Params, memory: &Memory, password: &str) -> Result<String> {
    let salt = random_bytes::<16>();
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|error| failed(&error))?,
        salt: Some(Salt::new(&salt).map_err(|error| failed(&error))?),
        hash: Some(output(params, memory, password, &salt)?),
    };
    Ok(hash.to_string())
}

fn verify_now(memory: &Memory, password: &str, stored: &str) -> Result<bool> {
    let stored = PasswordHash::new(stored).map_err(|error| failed(&error))?;
    let params = Params::try_from(&stored).map_err(|error| failed(&error))?;
    let (Some(salt), Some(hash)) = (&stored.salt, &stored.hash) else {
        return Err(failed(&"a stored hash without salt or hash"));
    };
    // Outputs compare in constant time.
    Ok(output(&params, memory, password, salt)? == *hash)
}

fn output(params: &Params, memory: &Memory, password: &str, salt: &[u8]) -> Result<Output> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut out = [0; Output::MAX_LENGTH];
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let out = out
        .get_mut(..length)
        .ok_or_else(|| failed(&"a stored hash that is too long"))?;
    memory
        .with(params.block_count(), |blocks| {
            argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, blocks)
        })
        .map_err(|error| failed(&error))?;
    Output::new(out).map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> AuthError {
    AuthError::Internal(format!("password hashing: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use argon2::PasswordVerifier as _;

    use super::*;

    #[tokio::test]
    async fn hashes_are_plain_argon2id_and_memory_is_used_again() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords.hash("a long enough password").await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        let parsed = PasswordHash::new(&stored).unwrap();
        let verify = |password: &[u8]| Argon2::default().verify_password(password, &parsed).is_ok();
        assert!(verify(b"a long enough password") && !verify(b"another long password"));
        let (right, wrong) = ("a long enough password", "another long password");
        for _ in 0..4 {
            assert!(passwords.verify(right, Some(&stored)).await.unwrap());
            assert!(!passwords.verify(wrong, Some(&stored)).await.unwrap());
            assert!(!passwords.verify(right, None).await.unwrap());
        }
        assert_eq!(passwords.memory.sets().len(), 1);
    }
}
