//! The stored form of what people type: e-mail addresses, phone numbers, passwords, settings.

use shared_clock::DayRule;
use unicode_normalization::UnicodeNormalization as _;

/// An e-mail address as it is stored and compared.
pub fn email(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// A password as it is hashed: the same on every keyboard (RFC 8265 asks for NFC).
pub fn password(typed: &str) -> String {
    typed.nfc().collect()
}

/// A phone number in E.164. A leading 0 is read as an Israeli number.
pub fn phone(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(typed.len());
    for (index, letter) in typed.trim().chars().enumerate() {
        match letter {
            '0'..='9' => digits.push(letter),
            '+' if index == 0 => digits.push(letter),
            ' ' | '-' | '(' | ')' | '.' => {}
            _ => return None,
        }
    }
    let number = match (digits.strip_prefix('+'), digits.strip_prefix('0')) {
        (Some(number), _) => number.to_owned(),
        (None, Some(local)) if (8..=9).contains(&local.len()) => format!("972{local}"),
        _ => return None,
    };
    let plausible = (7..=15).contains(&number.len()) && !number.starts_with('0');
    (plausible && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("+{number}"))
}

/// An IANA time zone in its canonical writing.
pub fn time_zone(typed: &str) -> Option<String> {
    let rule = DayRule::new(typed, "04:00").ok()?;
    Some(rule.zone().iana_name()?.to_owned())
}

/// A time of day as `HH:MM`.
pub fn day_start(typed: &str) -> Option<String> {
    let (hours, minutes) = typed.split_once(':')?;
    let is_two_digits =
        |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_two_digits(hours) || !is_two_digits(minutes) {
        return None;
    }
    DayRule::new("UTC", typed).ok()?;
    Some(typed.to_owned())
}

/// An ISO 4217 code: three letters.
pub fn currency(typed: &str) -> Option<String> {
    let code = typed.to_ascii_uppercase();
    (code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_become_e164() {
        assert_eq!(phone("050-123-4567").as_deref(), Some("+972501234567"));
        assert_eq!(phone("03 6543210").as_deref(), Some("+97236543210"));
        assert_eq!(phone("+44 20 7946 0958").as_deref(), Some("+442079460958"));
        for wrong in [
            "",
            "12",
            "abc",
            "+0123456789",
            "123456789",
            "+1234567890123456",
        ] {
            assert_eq!(phone(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn settings_are_checked() {
        assert_eq!(
            time_zone("asia/jerusalem").as_deref(),
            Some("Asia/Jerusalem")
        );
        assert_eq!(time_zone("Mars/Olympus"), None);
        assert_eq!(day_start("04:00").as_deref(), Some("04:00"));
        for wrong in ["4:00", "24:00", "04:60", "04:00:00", "+4:00", "noon"] {
            assert_eq!(day_start(wrong), None, "{wrong}");
        }
        assert_eq!(currency("ils").as_deref(), Some("ILS"));
        assert_eq!(currency("₪₪₪"), None);
    }

    #[test]
    fn addresses_and_passwords_are_the_same_in_every_writing() {
        assert_eq!(email(" Dana@Example.COM "), "dana@example.com");
        assert_eq!(password("cafe\u{301}"), password("caf\u{e9}"));
    }
}
