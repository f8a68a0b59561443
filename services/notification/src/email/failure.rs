//! What a mail server's refusal means: for this message, for this recipient, or for our settings.
//!
//! A wrong password or an address that we may not send from is no fault of the message: it is
//! tried again once the operator has mended the setting, which the error names.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::Error;
use shared_auth::Secret;

use super::config::{FROM, HOST, PASSWORD, SECURITY, USERNAME};
use crate::model::Outcome;

/// Longest text of a server that is kept, in characters.
const LONGEST: usize = 300;

/// How far the conversation with the server came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Until it greeted.
    Greeting,
    /// Until the connection was private.
    Privacy,
    /// Until it knew who we are.
    SignIn,
    /// Until it took our address as the sender.
    Sender,
    /// Until it took the recipient.
    Recipient,
    /// Until it took the message.
    Content,
}

/// What became of a message that failed at `step`; `server` is its name and port.
pub fn outcome(step: Step, error: &Error, server: &str, password: &Secret) -> Outcome {
    let said = without_secrets(&error.to_string(), password);
    let Some(status) = error.status() else {
        return Outcome::later(unspoken(step, error, server, &said));
    };
    if error.is_transient() {
        return Outcome::later(format!("{server} asks to try later: {said}"));
    }
    let ours = matches!(u16::from(status), 530 | 534 | 535 | 538);
    match step {
        Step::Greeting | Step::Privacy => Outcome::later(format!(
            "{server} does not talk to us: {said}; see {HOST} and {SECURITY}"
        )),
        Step::SignIn => Outcome::later(format!(
            "{server} refuses the sign-in: {said}; see {USERNAME} and {PASSWORD}"
        )),
        _ if ours => Outcome::later(format!(
            "{server} wants a sign-in: {said}; see {USERNAME} and {PASSWORD}"
        )),
        Step::Sender => Outcome::later(format!(
            "{server} refuses our address: {said}; see {FROM} and {USERNAME}"
        )),
        Step::Recipient if said.contains("5.7.") => Outcome::later(format!(
            "{server} does not let us send: {said}; see {FROM} and {USERNAME}"
        )),
        // RFC 7372: SPF, DKIM or DMARC do not vouch for our address.
        Step::Content if said.contains("5.7.2") => Outcome::later(format!(
            "{server} does not believe our address: {said}; see {FROM}"
        )),
        Step::Recipient => Outcome::dead(format!("the recipient is refused: {said}")),
        Step::Content => Outcome::dead(format!("the message is refused: {said}")),
    }
}

/// A failure without an answer of the server.
fn unspoken(step: Step, error: &Error, server: &str, said: &str) -> String {
    match step {
        Step::Privacy => {
            format!("the connection to {server} does not become private: {said}; see {SECURITY}")
        }
        Step::Greeting if error.is_tls() => {
            format!("the connection to {server} is not private: {said}; see {SECURITY}")
        }
        Step::Greeting => format!("{server} cannot be reached: {said}; see {HOST}"),
        Step::SignIn if error.is_client() => format!(
            "{server} offers no way to sign in that Mezave knows (PLAIN, LOGIN): {said}; see {USERNAME}"
        ),
        _ => format!("the connection to {server} broke: {said}"),
    }
}

/// One line of bounded length in which the password does not stand, plain or as it is sent.
fn without_secrets(text: &str, password: &Secret) -> String {
    let mut text = text.to_owned();
    if !password.is_empty() {
        for form in [
            password.reveal().to_owned(),
            STANDARD.encode(password.reveal()),
        ] {
            text = text.replace(&form, "***");
        }
    }
    text.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .take(LONGEST)
        .collect()
}
