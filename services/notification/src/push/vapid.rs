//! Who sends: RFC 8292. A short-lived ES256 token for one push service, and the key it proves.
//!
//! The key is made on the first start and kept in the database, one for all replicas, or given by
//! the operator. Devices subscribe for this key: with another one, none of them hears us any more.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::EncodePrivateKey as _;
use serde::Serialize;
use shared_clock::Timestamp;

/// RFC 8292 allows a day; push services compare with clocks of their own.
const GOOD_FOR_SECONDS: i64 = 12 * 60 * 60;

/// The key that signs, and whom a push service may write to.
pub struct Vapid {
    key: EncodingKey,
    public: String,
    contact: Option<String>,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
}

/// A key as it is kept and configured: 32 bytes in base64url.
pub fn write_key(key: &SecretKey) -> String {
    URL_SAFE_NO_PAD.encode(key.to_bytes())
}

/// The other way; none if it is no key.
pub fn read_key(text: &str) -> Option<SecretKey> {
    let text = text.trim().trim_end_matches('=');
    SecretKey::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

impl Vapid {
    /// Signs with `key`.
    pub fn new(key: &SecretKey, contact: Option<String>) -> anyhow::Result<Self> {
        let der = key.to_pkcs8_der()?;
        let point = key.public_key().to_encoded_point(false);
        Ok(Self {
            key: EncodingKey::from_ec_der(der.as_bytes()),
            public: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            contact,
        })
    }

    /// What browsers subscribe for: the uncompressed point in base64url.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for the push service at `origin`.
    pub fn authorization(&self, origin: &str, now: Timestamp) -> anyhow::Result<String> {
        let claims = Claims {
            aud: origin,
            exp: now.as_micros() / 1_000_000 + GOOD_FOR_SECONDS,
            sub: self.contact.as_deref(),
        };
        let token = encode(&Header::new(Algorithm::ES256), &claims, &self.key)?;
        Ok(format!("vapid t={token}, k={}", self.public))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let key = super::super::encrypt::fresh_key();
        let text = write_key(&key);
        assert_eq!(read_key(&format!("{text}=\n")).unwrap(), key);
        for wrong in ["", "x", "AAAA", &"A".repeat(43), &"_".repeat(43)] {
            assert!(read_key(wrong).is_none(), "{wrong}");
        }
    }
}
