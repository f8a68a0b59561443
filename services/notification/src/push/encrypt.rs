//! Message encryption for Web Push: RFC 8291 over `aes128gcm` of RFC 8188, one record.
//!
//! The device's keys go in, a fresh key pair and salt of ours with them; out comes the body of the
//! request. Invariant: the salt and the pair are never used twice, so neither is the nonce.
//! Sixty lines over p256 and ring, which are here anyway: the crate web-push-native brings ciphers of its
//! own and announces records no longer than the message, where RFC 8291 has them longer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};

/// The record size that is announced: RFC 8291 has push services take messages of 4096 bytes.
const RECORD: u32 = 4096;
/// Salt, record size, length of the key, key.
const HEADER: usize = 16 + 4 + 1 + 65;
/// The most that fits into a message: header, delimiter and tag go off.
pub const MOST: usize = RECORD as usize - HEADER - 1 - 16;

/// The keys of a device.
#[derive(Clone)]
pub struct DeviceKeys {
    public: PublicKey,
    auth: [u8; 16],
}

/// Which of a device's keys is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// `p256dh`.
    #[error("must be an uncompressed point of P-256 in base64url")]
    P256dh,
    /// `auth`.
    #[error("must be 16 bytes in base64url")]
    Auth,
}

impl DeviceKeys {
    /// From what the browser gave: base64url; padding is forgiven.
    pub fn parse(p256dh: &str, auth: &str) -> Result<Self, KeyError> {
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let point = read(p256dh).filter(|point| point.len() == 65);
        let public = point.and_then(|point| PublicKey::from_sec1_bytes(&point).ok());
        let auth = read(auth).and_then(|auth| auth.try_into().ok());
        Ok(Self {
            public: public.ok_or(KeyError::P256dh)?,
            auth: auth.ok_or(KeyError::Auth)?,
        })
    }
}

/// A key of ours: of one message, or the one that signs.
pub fn fresh_key() -> SecretKey {
    loop {
        // All but one in 2³² of such numbers are keys.
        let bytes = shared_clock::random_bytes::<32>();
        if let Ok(key) = SecretKey::from_slice(&bytes) {
            return key;
        }
    }
}

/// The body of a message to a device. Fails only when it is longer than [`MOST`].
pub fn encrypt(message: &[u8], to: &DeviceKeys) -> Option<Vec<u8>> {
    let salt = shared_clock::random_bytes::<16>();
    encrypt_with(message, to, &fresh_key(), salt)
}

fn encrypt_with(
    message: &[u8],
    to: &DeviceKeys,
    ours: &SecretKey,
    salt: [u8; 16],
) -> Option<Vec<u8>> {
    if message.len() > MOST {
        return None;
    }
    let theirs = to.public.to_encoded_point(false);
    let public = ours.public_key().to_encoded_point(false);
    let (key, nonce) = keys(to, theirs.as_bytes(), ours, public.as_bytes(), salt).ok()?;
    let mut record = Vec::with_capacity(message.len() + 17);
    record.extend_from_slice(message);
    record.push(2); // The last record, without padding.
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    let nonce = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut record)
        .ok()?;
    let mut body = Vec::with_capacity(HEADER + record.len());
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(u8::try_from(public.len()).ok()?);
    body.extend_from_slice(public.as_bytes());
    body.append(&mut record);
    Some(body)
}

/// RFC 8291, section 3.4: the key and nonce of the one record.
fn keys(
    to: &DeviceKeys,
    theirs: &[u8],
    ours: &SecretKey,
    public: &[u8],
    salt: [u8; 16],
) -> Result<([u8; 16], [u8; 12]), Unspecified> {
    let shared = p256::ecdh::diffie_hellman(ours.to_nonzero_scalar(), to.public.as_affine());
    let mixed = Salt::new(HKDF_SHA256, &to.auth).extract(shared.raw_secret_bytes());
    let material: [u8; 32] = expand(&mixed, &[b"WebPush: info\0", theirs, public])?;
    let secret = Salt::new(HKDF_SHA256, &salt).extract(&material);
    let key = expand(&secret, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce = expand(&secret, &[b"Content-Encoding: nonce\0"])?;
    Ok((key, nonce))
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(secret: &Prk, info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    let mut out = [0; N];
    secret.expand(info, Bytes(N))?.fill(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_rfc() {
        let ours = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let to = DeviceKeys::parse(P256DH, AUTH).unwrap();
        let message = b"When I grow up, I want to be a watermelon";
        let body = encrypt_with(message, &to, &ours.unwrap(), salt).unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn the_longest_message_fits_into_4096_bytes() {
        let to = DeviceKeys::parse(P256DH, AUTH).unwrap();
        assert_eq!(MOST, 3993);
        assert_eq!(encrypt(&[b'x'; MOST], &to).unwrap().len(), 4096);
        assert!(encrypt(&[b'x'; MOST + 1], &to).is_none());
        let twice = [encrypt(b"x", &to).unwrap(), encrypt(b"x", &to).unwrap()];
        assert_ne!(twice[0], twice[1], "a salt and a key of its own");
    }

    #[test]
    fn keys_that_are_none() {
        let wrong = |p256dh: &str, auth: &str| DeviceKeys::parse(p256dh, auth).err();
        assert_eq!(wrong(&format!("{P256DH}="), &format!("{AUTH}==")), None);
        assert_eq!(
            wrong(&P256DH.replace('B', "C"), AUTH),
            Some(KeyError::P256dh)
        );
        assert_eq!(wrong(AUTH, AUTH), Some(KeyError::P256dh));
        assert_eq!(wrong("שלום", AUTH), Some(KeyError::P256dh));
        assert_eq!(wrong(P256DH, "BTBZ"), Some(KeyError::Auth));
        assert_eq!(wrong(P256DH, P256DH), Some(KeyError::Auth));
    }
}
