//! The token in a link that ends mail: whose mail, and a signature over that.
//!
//! It is good as long as its key is: a message is read months later. One byte of version, the
//! restaurant, the person, HMAC-SHA256 over these; base64url.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use super::Mailbox;

const VERSION: u8 = 1;
const ID: usize = 16;
const SIGNED: usize = 1 + 2 * ID;
/// What the key signs, so that no signature means anything elsewhere.
const PURPOSE: &[u8] = b"mezave unsubscribe";

/// Signs tokens and reads them.
#[derive(Clone)]
pub struct UnsubscribeKey(Vec<u8>);

impl UnsubscribeKey {
    /// From the bytes that were kept.
    pub const fn new(key: Vec<u8>) -> Self {
        Self(key)
    }

    /// The token for one person's mail from one restaurant; always the same.
    pub fn token(&self, mailbox: Mailbox) -> String {
        let mut token = vec![VERSION];
        token.extend_from_slice(mailbox.restaurant_id.as_bytes());
        token.extend_from_slice(mailbox.user_id.as_bytes());
        if let Some(mac) = self.mac(&token) {
            token.extend_from_slice(&mac.finalize().into_bytes());
        }
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whose mail a token is about, if it is ours; compared in constant time.
    pub fn read(&self, token: &str) -> Option<Mailbox> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signed, signature) = bytes.split_at_checked(SIGNED)?;
        self.mac(signed)?.verify_slice(signature).ok()?;
        let ids = signed.strip_prefix(&[VERSION])?;
        Some(Mailbox {
            restaurant_id: Uuid::from_slice(ids.get(..ID)?).ok()?,
            user_id: Uuid::from_slice(ids.get(ID..)?).ok()?,
        })
    }

    /// HMAC takes keys of any length.
    fn mac(&self, signed: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(PURPOSE);
        mac.update(signed);
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_was_signed_is_read() {
        let key = UnsubscribeKey::new(vec![7; 32]);
        let mailbox = Mailbox {
            restaurant_id: Uuid::from_u128(1),
            user_id: Uuid::from_u128(2),
        };
        let token = key.token(mailbox);
        assert_eq!(token, key.token(mailbox));
        assert_eq!(key.read(&token), Some(mailbox));
        assert_eq!(UnsubscribeKey::new(vec![8; 32]).read(&token), None);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[at] ^= 1;
            assert_eq!(key.read(&URL_SAFE_NO_PAD.encode(&forged)), None, "{at}");
            assert_eq!(key.read(&URL_SAFE_NO_PAD.encode(&bytes[..at])), None);
        }
        for odd in ["", "x", &format!("{token}A"), &format!("{token}=")] {
            assert_eq!(key.read(odd), None);
        }
    }
}
