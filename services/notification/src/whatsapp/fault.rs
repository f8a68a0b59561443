//! What the Cloud API says when it does not take a message, and what follows from it. Pure.
//!
//! Meta's page of error codes is the table below; `details` is said by Meta and may hold a number,
//! which is hidden. To add a code: its line in [`Verdict::of`].

use std::time::Duration;

use serde_json::Value;

use super::text::cut;
use crate::model::Outcome;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
/// Until somebody has put right what only the operator can.
const SETTING: Duration = Duration::from_secs(15 * MINUTE);
/// Letters of Meta's own words that are kept.
const DETAILS: usize = 300;

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// HTTP status; none: there was no answer.
    pub status: Option<u16>,
    /// Meta's code.
    pub code: Option<i64>,
    /// What Meta says of it.
    pub details: String,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// What follows from a code.
enum Verdict {
    /// Try again, after this long unless Meta says when.
    Later(Option<Duration>, &'static str),
    /// Never, with this hint.
    Dead(&'static str),
}

impl Verdict {
    fn of(code: i64) -> Option<Self> {
        let wait = |seconds| Some(Duration::from_secs(seconds));
        Some(match code {
            131_056 => Self::Later(wait(10), "too many messages to this number"),
            130_429 => Self::Later(wait(30), "too many messages a second"),
            4 | 80_007 => Self::Later(wait(10 * MINUTE), "too many requests of this account"),
            131_048 => Self::Later(
                wait(HOUR),
                "the number's quality lets no more through for now",
            ),
            131_049 => Self::Later(
                wait(HOUR),
                "Meta holds messages to this person back for now",
            ),
            0 | 3 | 10 | 190 | 200..=299 | 131_005 => Self::Later(
                Some(SETTING),
                "the access token is not valid or may not send: check MEZAVE_NOTIFICATION__WHATSAPP__ACCESS_TOKEN",
            ),
            368 | 131_031 => Self::Later(wait(HOUR), "Meta has restricted the account"),
            131_042 => Self::Later(wait(HOUR), "the account's payment method has a problem"),
            131_037 => Self::Later(wait(HOUR), "the number's display name is not approved yet"),
            133_010 => Self::Later(
                Some(SETTING),
                "the number is not registered for the Cloud API",
            ),
            1 | 2 | 131_000 | 131_016 | 131_045 | 131_057 | 133_004 | 135_000 => {
                Self::Later(None, "Meta has a problem")
            }
            131_026 => Self::Dead("the number cannot be reached by WhatsApp"),
            131_030 => {
                Self::Dead("a test number sends only to numbers on its list in Meta's app page")
            }
            131_021 => Self::Dead("the number is Mezave's own"),
            131_050 | 130_472 | 130_497 => Self::Dead("Meta does not deliver to this number"),
            131_047 => Self::Dead("the person has not written for 24 hours"),
            132_000 => Self::Dead("the template has another number of parameters: {{1}} and {{2}}"),
            132_001 => {
                Self::Dead("there is no such template in this language, or it is not approved")
            }
            132_005 | 132_007 | 132_012 | 132_018 => {
                Self::Dead("the template refuses these parameters")
            }
            132_015 | 132_016 => Self::Dead("Meta has paused or disabled the template"),
            132_002..=132_014 => Self::Dead("the template does not fit"),
            33 | 100 | 131_008 | 131_009 | 131_051 => Self::Dead(
                "Meta does not accept the request: check MEZAVE_NOTIFICATION__WHATSAPP__PHONE_NUMBER_ID",
            ),
            _ => return None,
        })
    }
}

impl Fault {
    /// There was no answer.
    pub fn unreachable(why: impl Into<String>) -> Self {
        Self {
            status: None,
            code: None,
            details: why.into(),
            retry_after: None,
        }
    }

    /// An answer with an error. `secret` is hidden should Meta repeat it.
    pub fn read(status: u16, retry_after: Option<Duration>, body: &[u8], secret: &str) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let error = &body["error"];
        let details = error["error_data"]["details"].as_str();
        let details = details.or_else(|| error["message"].as_str());
        Self {
            status: Some(status),
            code: error["code"].as_i64(),
            details: hidden(details.unwrap_or_default(), secret),
            retry_after,
        }
    }

    /// The person has not written for 24 hours: only a template may be sent.
    pub fn is_outside_window(&self) -> bool {
        self.code == Some(131_047)
    }

    /// For the owner.
    pub fn outcome(self) -> Outcome {
        let verdict = self
            .code
            .and_then(Verdict::of)
            .unwrap_or(match self.status {
                None | Some(408 | 500..=599) => Verdict::Later(None, "no proper answer"),
                Some(429) => Verdict::Later(Some(Duration::from_secs(30)), "too many requests"),
                Some(401 | 403) => {
                    Verdict::Later(Some(SETTING), "the access token was not accepted")
                }
                Some(_) => Verdict::Dead("Meta does not accept the request"),
            });
        match verdict {
            Verdict::Later(after, hint) => Outcome::Later {
                error: self.text(hint),
                after: self.retry_after.or(after),
                reached: Vec::new(),
            },
            Verdict::Dead(hint) => Outcome::dead(self.text(hint)),
        }
    }

    fn text(&self, hint: &str) -> String {
        let code = self.code.map(|code| format!(" {code}"));
        let code = code.or_else(|| self.status.map(|status| format!(": HTTP {status}")));
        let details = if self.details.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.details)
        };
        format!("WhatsApp{}: {hint}{details}", code.unwrap_or_default())
    }
}

/// The text of an error that Meta reports of a message it had taken.
pub fn reported(code: Option<i64>, details: &str) -> String {
    let fault = Fault {
        status: None,
        code,
        details: hidden(details, ""),
        retry_after: None,
    };
    let hint = match code.and_then(Verdict::of) {
        Some(Verdict::Later(_, hint) | Verdict::Dead(hint)) => hint,
        None => "not delivered",
    };
    fault.text(hint)
}

/// Without secrets, and without numbers long enough to be somebody's.
fn hidden(text: &str, secret: &str) -> String {
    let text = if secret.is_empty() {
        text.to_owned()
    } else {
        text.replace(secret, "***")
    };
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|char: char| char.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|char: char| !char.is_ascii_digit())
            .unwrap_or(from.len());
        let (digits, after) = from.split_at(end);
        shown.push_str(before);
        match digits.len() {
            0..=6 => shown.push_str(digits),
            long => {
                shown.push('…');
                shown.push_str(&digits[long - 2..]);
            }
        }
        rest = after;
    }
    shown.push_str(rest);
    cut(&shown, DETAILS)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn outcome(status: u16, code: i64) -> Outcome {
        let body = json!({"error": {"message": format!("(#{code}) x"), "code": code}}).to_string();
        Fault::read(status, None, body.as_bytes(), "").outcome()
    }

    #[test]
    fn what_passes_is_tried_again_and_what_does_not_is_given_up() {
        for (status, code) in [
            (400, 130_429),
            (400, 131_056),
            (400, 80_007),
            (400, 131_048),
            (401, 190),
            (403, 10),
            (403, 200),
            (500, 131_000),
            (503, 2),
        ] {
            assert!(
                matches!(outcome(status, code), Outcome::Later { .. }),
                "{code}"
            );
        }
        for code in [
            131_026, 131_030, 132_000, 132_001, 132_012, 132_015, 100, 999_999,
        ] {
            assert!(matches!(outcome(400, code), Outcome::Dead { .. }), "{code}");
        }
    }

    #[test]
    fn meta_says_when_and_secrets_stay_hidden() {
        let body = json!({"error": {"message": "Invalid OAuth access token EAAJB", "code": 190,
            "error_data": {"details": "token EAAJB of +972501234567 (131047)"}}});
        let after = Some(Duration::from_secs(77));
        let fault = Fault::read(401, after, body.to_string().as_bytes(), "EAAJB");
        let Outcome::Later { error, after, .. } = fault.outcome() else {
            panic!("later");
        };
        assert_eq!(after, Some(Duration::from_secs(77)));
        assert!(
            error.contains("ACCESS_TOKEN") && error.contains("131047"),
            "{error}"
        );
        assert!(
            !error.contains("EAAJB") && !error.contains("501234"),
            "{error}"
        );
    }

    #[test]
    fn without_a_code_the_status_speaks() {
        for status in [500, 502, 503, 429, 401] {
            let outcome = Fault::read(status, None, b"<html>", "").outcome();
            assert!(matches!(outcome, Outcome::Later { .. }), "{status}");
        }
        let outcome = Fault::read(404, None, b"<html>", "").outcome();
        assert!(matches!(outcome, Outcome::Dead { .. }));
        assert!(matches!(
            Fault::unreachable("x").outcome(),
            Outcome::Later { .. }
        ));
    }
}
