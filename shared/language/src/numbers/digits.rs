//! Numbers written in digits.

use crate::numbers::ONE;

/// Thousandths of a number token; nothing for dates, times, codes and more than three decimals.
pub(super) fn value(text: &str) -> Option<i64> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && let Some(part) = vulgar(c)
    {
        return Some(part);
    }
    if let Some((top, bottom)) = text.split_once('/') {
        let (top, bottom) = (whole(top)?, whole(bottom)?);
        if bottom == 0 || top == 0 || bottom > 1000 {
            return None;
        }
        return round(top, bottom);
    }
    if text.contains(':') {
        return None;
    }
    let (body, decimals) = match text.rsplit_once('.') {
        Some((body, decimals)) => (body, decimals),
        None => (text, ""),
    };
    if decimals.contains(',') || body.contains('.') {
        return None;
    }
    if text.contains('.') {
        return join(grouped(body)?, decimals);
    }
    match body.split_once(',') {
        // "1,5" is a decimal; "1,500" is grouped, and so is nothing that begins with a zero.
        Some((front, back)) if !back.contains(',') && (back.len() != 3 || front == "0") => {
            join(whole(front)?, back)
        }
        Some(_) => grouped(body)?.checked_mul(ONE),
        None if body.len() > 7 => None,
        None => whole(body)?.checked_mul(ONE),
    }
}

/// Whether the token is a part of one (½, 3/4).
pub(super) fn is_part(text: &str) -> bool {
    (text.contains('/') || text.chars().any(crate::normalise::is_vulgar_fraction))
        && value(text).is_some_and(|value| value < ONE)
}

pub(super) fn whole(digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// "1,234,567" → 1234567; also plain digits; nothing before a point is zero.
fn grouped(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let mut groups = text.split(',');
    let first = groups.next()?;
    if !text.contains(',') {
        return whole(first);
    }
    if first.len() > 3 {
        return None;
    }
    let mut value = whole(first)?;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        value = value.checked_mul(1000)?.checked_add(whole(group)?)?;
    }
    Some(value)
}

fn join(body: i64, decimals: &str) -> Option<i64> {
    let trimmed = decimals.trim_end_matches('0');
    if trimmed.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part: i64 = format!("{trimmed:0<3}").parse().ok()?;
    body.checked_mul(ONE)?.checked_add(part)
}

/// `top`/`bottom` in thousandths, to the nearest.
pub(super) fn round(top: i64, bottom: i64) -> Option<i64> {
    let scaled = top.checked_mul(ONE)?;
    scaled.checked_add(bottom / 2)?.checked_div(bottom)
}

fn vulgar(c: char) -> Option<i64> {
    Some(match c {
        '¼' => 250,
        '½' => 500,
        '¾' => 750,
        '⅓' => 333,
        '⅔' => 667,
        '⅕' => 200,
        '⅖' => 400,
        '⅗' => 600,
        '⅘' => 800,
        '⅙' => 167,
        '⅚' => 833,
        '⅛' => 125,
        '⅜' => 375,
        '⅝' => 625,
        '⅞' => 875,
        '⅐' => 143,
        '⅑' => 111,
        '⅒' => 100,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn reads_what_kitchens_write() {
        for (text, thousandths) in [
            ("3", Some(3000)),
            ("0033", Some(33_000)),
            ("1,5", Some(1500)),
            ("1.5", Some(1500)),
            (".25", Some(250)),
            ("0,250", Some(250)),
            ("1,500", Some(1_500_000)),
            ("1,234,567.5", Some(1_234_567_500)),
            ("3/4", Some(750)),
            ("½", Some(500)),
            ("1.2345", None),
            ("12:30", None),
            ("1.5.2024", None),
            ("24/12/6", None),
            ("1,2,3", None),
            ("7290000000000", None),
            ("1/0", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(value(text), thousandths, "{text}");
        }
    }
}
