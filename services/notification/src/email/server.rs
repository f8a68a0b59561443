//! The conversation with the mail server (RFC 5321).
//!
//! A connection that carried a message is kept for the next one for a while. One that was given up
//! in the middle is closed and never used again: its late answers would be taken for those of the
//! next message.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::time::{Instant, timeout};

use super::config::{HOST, Security, Settings};
use super::failure::{Step, outcome};
use crate::model::Outcome;

/// How long an unused connection is kept; servers close theirs after five minutes or so.
const KEPT: Duration = Duration::from_mins(1);
/// How long a kept connection may take to say that it is still there.
const PROBE: Duration = Duration::from_secs(2);
/// Most unused connections.
const MOST_KEPT: usize = 2;

/// A message, ready to go.
pub struct Letter {
    /// To whom.
    pub to: Address,
    /// All of it as it is sent, in ASCII.
    pub bytes: Vec<u8>,
}

/// The mail server.
pub struct Server {
    settings: Settings,
    hello: ClientId,
    kept: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// Where a conversation ended, and why.
type Failed = (Step, Error);

fn at(step: Step) -> impl FnOnce(Error) -> Failed {
    move |error| (step, error)
}

impl Server {
    /// A server that nothing was said to yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            hello: ClientId::Domain(settings.from.email.domain().to_owned()),
            settings,
            kept: Mutex::default(),
        }
    }

    /// Hands a message over, within the time limit.
    pub async fn deliver(&self, letter: &Letter) -> Outcome {
        let name = format!("{}:{}", self.settings.host, self.settings.port);
        let limit = self.settings.time_limit;
        match timeout(limit, self.converse(letter)).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err((step, error))) => outcome(step, &error, &name, &self.settings.password),
            Err(_) => Outcome::later(format!(
                "{name} did not answer within {} ms; see {HOST}",
                limit.as_millis()
            )),
        }
    }

    async fn converse(&self, letter: &Letter) -> Result<Outcome, Failed> {
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let mut options = Vec::new();
        let from = &self.settings.from.email;
        let is_ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        if !is_ascii(&letter.to) || !is_ascii(from) {
            let server = connection.server_info();
            if !server.supports_feature(Extension::SmtpUtfEight) {
                self.keep(connection);
                return Ok(Outcome::dead(
                    "the mail server takes no address with letters outside ASCII",
                ));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let sender = Mail::new(Some(from.clone()), options);
        let sent = connection.command(sender).await;
        sent.map_err(at(Step::Sender))?;
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        let sent = connection.command(recipient).await;
        sent.map_err(at(Step::Recipient))?;
        let sent = connection.command(Data).await;
        sent.map_err(at(Step::Content))?;
        let sent = connection.message(&letter.bytes).await;
        sent.map_err(at(Step::Content))?;
        self.keep(connection);
        Ok(Outcome::sent())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failed> {
        let settings = &self.settings;
        let from_the_start = match settings.security {
            Security::Tls => settings.tls.clone(),
            Security::Starttls | Security::None => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (settings.host.as_str(), settings.port),
            Some(settings.time_limit),
            &self.hello,
            from_the_start,
            None,
        )
        .await
        .map_err(at(Step::Greeting))?;
        if let (Security::Starttls, Some(tls)) = (settings.security, &settings.tls) {
            let private = connection.starttls(tls.clone(), &self.hello).await;
            private.map_err(at(Step::Privacy))?;
        }
        if let Some(credentials) = &settings.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let known = connection.auth(&mechanisms, credentials).await;
            known.map_err(at(Step::SignIn))?;
        }
        Ok(connection)
    }

    /// A connection that is still good.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let taken = self.lock().pop();
            let (mut connection, since) = taken?;
            if since.elapsed() < KEPT
                && let Ok(true) = timeout(PROBE, connection.test_connected()).await
            {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.lock();
        if kept.len() < MOST_KEPT {
            kept.push((connection, Instant::now()));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(AsyncSmtpConnection, Instant)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
