//! Random tokens, their hashes, and comparing secrets in constant time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use shared_clock::random_bytes;
use subtle::ConstantTimeEq as _;

/// 256 random bits as 43 URL-safe characters.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// What is stored of a random token. Being random, it needs no slow hash.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Whether two secrets are the same, without telling by the time where they differ.
pub fn same(left: &str, right: &str) -> bool {
    Sha256::digest(left)
        .as_slice()
        .ct_eq(Sha256::digest(right).as_slice())
        .into()
}

/// The same for what is stored of secrets.
pub fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Six random digits.
pub fn digits() -> String {
    // Of 2^64 numbers the remainders differ in their chances by less than one in 10^13.
    let number = u64::from_le_bytes(random_bytes::<8>()) % 1_000_000;
    format!("{number:06}")
}

/// A code to type from a screen: 12 letters and digits in groups of four, 59 bits of `digest`.
pub fn setup_code(digest: &[u8; 16]) -> String {
    // Without 0, 1, I, L and O, which look alike.
    const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    let value = u128::from_le_bytes(*digest);
    let letters = (0..12).scan(value, |rest, _| {
        let letter = LETTERS[usize::try_from(*rest % 31).unwrap_or_default()];
        *rest /= 31;
        Some(char::from(letter))
    });
    let mut code = String::with_capacity(14);
    for (index, letter) in letters.enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        code.push(letter);
    }
    code
}

/// A typed code as it is compared: capitals without hyphens and spaces.
pub fn plain_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_six_digits() {
        for _ in 0..1_000 {
            let code = digits();
            assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        }
        assert!(same_bytes(b"ab", b"ab") && !same_bytes(b"ab", b"abc"));
    }

    #[test]
    fn codes_are_typed_as_people_type() {
        let code = setup_code(&random_bytes());
        assert_eq!(code.len(), 14);
        assert_ne!(code, setup_code(&random_bytes()));
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert!(same(&plain_code(&typed), &plain_code(&code)));
        assert!(!same("a", "b"));
    }
}
