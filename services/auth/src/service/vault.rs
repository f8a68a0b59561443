//! Encryption at rest: signing keys, and stored answers that hold tokens.
//!
//! ChaCha20-Poly1305 (RFC 8439) with a random nonce in front and the purpose as associated data.
//! The key comes from the configuration or from a file beside the data.

use std::path::Path;

use anyhow::Context as _;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use sha2::{Digest as _, Sha256};
use shared_clock::random_bytes;

use super::error::{AuthError, Result};
use crate::Config;

const NONCE: usize = 12;
const SHORTEST_KEY: usize = 32;

/// Encrypts and authenticates with the installation's key.
#[derive(Clone)]
pub struct Vault {
    cipher: ChaCha20Poly1305,
    mac_key: [u8; 32],
}

impl Vault {
    /// The vault of this configuration. Makes the key file if it is named and missing.
    pub fn open_from(config: &Config) -> anyhow::Result<Self> {
        let text = match (&config.key_encryption_key, &config.key_file) {
            (Some(key), _) => key.reveal().to_owned(),
            (None, Some(file)) => read_or_make(file)?,
            (None, None) => anyhow::bail!(
                "auth needs a key to encrypt its signing keys: set key_encryption_key or key_file"
            ),
        };
        let text = text.trim();
        anyhow::ensure!(
            text.len() >= SHORTEST_KEY,
            "key_encryption_key must have at least {SHORTEST_KEY} random characters"
        );
        let derived = |label: &str| -> [u8; 32] {
            Sha256::new()
                .chain_update(label)
                .chain_update([0])
                .chain_update(text)
                .finalize()
                .into()
        };
        Ok(Self {
            cipher: ChaCha20Poly1305::new(&Key::from(derived("mezave auth encryption v1"))),
            mac_key: derived("mezave auth digest v1"),
        })
    }

    /// Encrypts for one purpose.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = random_bytes::<NONCE>();
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| AuthError::Internal("cannot encrypt".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what was sealed for the same purpose.
    pub fn unseal(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let damaged = || {
            AuthError::Internal(
                "cannot decrypt: another key_encryption_key, or damaged data".to_owned(),
            )
        };
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        self.cipher
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| damaged())
    }

    /// The code that the first registration is asked for: the same on all replicas, as they share
    /// the key and the database whose oldest signing key is `kid`.
    pub fn setup_code(&self, kid: &str) -> String {
        let digest = Sha256::new()
            .chain_update(self.mac_key)
            .chain_update("setup code ")
            .chain_update(Sha256::digest(kid))
            .finalize();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        super::secrets::setup_code(&half)
    }

    /// A digest that says nothing without the key: a plain hash of a request that holds a password
    /// would be an easy target. `fixed` must always have the same length.
    pub fn digest(&self, fixed: &[u8]) -> Vec<u8> {
        Sha256::new()
            .chain_update(self.mac_key)
            .chain_update(fixed)
            .finalize()
            .to_vec()
    }
}

fn read_or_make(file: &Path) -> anyhow::Result<String> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(file),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// Writes the file whole or not at all; of two processes at once both use what is there.
fn make(file: &Path) -> anyhow::Result<String> {
    use std::io::Write as _;
    let text = super::secrets::new_token();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let beside = file.with_extension(format!("new-{}", std::process::id()));
    let written = options
        .open(&beside)
        .and_then(|mut out| out.write_all(text.as_bytes()).and_then(|()| out.sync_all()))
        .and_then(|()| std::fs::hard_link(&beside, file));
    let _ = std::fs::remove_file(&beside);
    match written {
        Ok(()) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_key_file_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            key_file: Some(folder.path().join("auth.key")),
            ..Config::default()
        };
        let sealed = Vault::open_from(&config).unwrap().seal("a", b"x").unwrap();
        let again = Vault::open_from(&config).unwrap();
        assert_eq!(again.unseal("a", &sealed).unwrap(), b"x");
        assert!(again.unseal("b", &sealed).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let file = std::fs::metadata(folder.path().join("auth.key")).unwrap();
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_short_key_is_refused() {
        let config = Config {
            key_encryption_key: Some(crate::Secret::new("short")),
            ..Config::default()
        };
        assert!(Vault::open_from(&config).is_err());
        assert!(Vault::open_from(&Config::default()).is_err());
    }
}
