//! What a presented refresh token is worth.
//!
//! A token is good once. On bad Wi-Fi the answer may be lost, so for a minute the same request
//! (same Idempotency-Key) gets another pair, as long as nobody used the lost one. Everything else
//! that shows a spent token is a copy in the wrong hands, and the login ends.

use shared_clock::Timestamp;

/// Seconds in which a lost answer can be asked for again.
pub const REPEAT_SECONDS: i64 = 60;

/// What is known about a presented token of a live login.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    /// Its end.
    pub expires_at: Timestamp,
    /// When it was spent, if it was.
    pub used_at: Option<Timestamp>,
    /// Hash of the key it was spent with, if any.
    pub used_key: Option<&'a [u8]>,
    /// Hash of the key it is presented with, if any.
    pub key: Option<&'a [u8]>,
    /// Whether any token given out for it was used.
    pub successor_used: bool,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Spend it and give its successor.
    Rotate,
    /// Give a sibling of its successor.
    Repeat,
    /// End the login.
    Reuse,
    /// Too old.
    Expired,
}

/// Judges a presented token.
pub fn judge(token: Presented<'_>, now: Timestamp) -> Verdict {
    let Some(used_at) = token.used_at else {
        return if token.expires_at <= now {
            Verdict::Expired
        } else {
            Verdict::Rotate
        };
    };
    let same_request = token.key.is_some() && token.key == token.used_key;
    let in_time = now <= used_at.plus_seconds(REPEAT_SECONDS);
    if same_request && in_time && !token.successor_used {
        Verdict::Repeat
    } else {
        Verdict::Reuse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

    fn spent() -> Presented<'static> {
        Presented {
            expires_at: NOW.plus_seconds(100),
            used_at: Some(NOW),
            used_key: Some(b"k"),
            key: Some(b"k"),
            successor_used: false,
        }
    }

    #[test]
    fn a_fresh_token_rotates_until_it_ends() {
        let fresh = Presented {
            used_at: None,
            used_key: None,
            ..spent()
        };
        assert_eq!(judge(fresh, NOW), Verdict::Rotate);
        assert_eq!(judge(fresh, NOW.plus_seconds(100)), Verdict::Expired);
    }

    #[test]
    fn only_the_same_request_in_time_is_repeated() {
        assert_eq!(judge(spent(), NOW.plus_seconds(60)), Verdict::Repeat);
        assert_eq!(judge(spent(), NOW.plus_seconds(61)), Verdict::Reuse);
        let other = Presented {
            key: Some(b"other"),
            ..spent()
        };
        assert_eq!(judge(other, NOW), Verdict::Reuse);
        let without = Presented {
            key: None,
            used_key: None,
            ..spent()
        };
        assert_eq!(judge(without, NOW), Verdict::Reuse);
        let used = Presented {
            successor_used: true,
            ..spent()
        };
        assert_eq!(judge(used, NOW), Verdict::Reuse);
    }
}
