//! Settings of e-mail, and what is checked about them when the service starts.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use serde::{Deserialize, Serialize};
use shared_auth::Secret;

pub const HOST: &str = "MEZAVE_NOTIFICATION__SMTP__HOST";
pub const SECURITY: &str = "MEZAVE_NOTIFICATION__SMTP__SECURITY";
pub const USERNAME: &str = "MEZAVE_NOTIFICATION__SMTP__USERNAME";
pub const PASSWORD: &str = "MEZAVE_NOTIFICATION__SMTP__PASSWORD";
pub const FROM: &str = "MEZAVE_NOTIFICATION__SMTP__FROM";

/// Longest that one message may take, in milliseconds.
const LONGEST_MS: u64 = 20_000;

/// How the connection is kept private.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Begins in the open and becomes private before anything is said (RFC 3207), usually on port
    /// 587. A server that does not offer it gets nothing.
    #[default]
    Starttls,
    /// Private from the first byte (RFC 8314), usually on port 465.
    Tls,
    /// Not at all: for a server on this machine only.
    None,
}

/// Settings of e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Name of the server; empty: no mail is sent.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub security: Security,
    /// Whom to sign in as; empty: not at all.
    pub username: String,
    /// The password of `username`.
    pub password: Secret,
    /// Who writes: an address, with a name before it or not (`Mezave <mezave@example.com>`).
    pub from: String,
    /// File with the authority's certificate (PEM) where it is a private one; empty: whom the web
    /// trusts.
    pub ca_file: String,
    /// Milliseconds one message may take, connecting and all; at most 20,000.
    pub time_limit_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            security: Security::Starttls,
            username: String::new(),
            password: Secret::default(),
            from: String::new(),
            ca_file: String::new(),
            time_limit_ms: LONGEST_MS,
        }
    }
}

/// What a complete configuration comes to.
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Set unless the connection is in the open.
    pub tls: Option<TlsParameters>,
    pub credentials: Option<Credentials>,
    /// What must not be seen in an error.
    pub password: Secret,
    pub from: Mailbox,
    pub time_limit: Duration,
}

impl Config {
    /// Names of settings that mail cannot be sent without.
    pub fn missing(&self) -> Vec<&'static str> {
        let signs_in = !self.username.is_empty() || !self.password.is_empty();
        [
            (HOST, self.host.is_empty()),
            (FROM, self.from.is_empty()),
            (USERNAME, signs_in && self.username.is_empty()),
            (PASSWORD, signs_in && self.password.is_empty()),
        ]
        .into_iter()
        .filter_map(|(name, missing)| missing.then_some(name))
        .collect()
    }

    /// Checks what is there; none where something is missing.
    pub fn settings(&self) -> anyhow::Result<Option<Settings>> {
        if !self.missing().is_empty() {
            return Ok(None);
        }
        ensure!(
            (1..=LONGEST_MS).contains(&self.time_limit_ms),
            "notification.smtp.time_limit_ms is between 1 and {LONGEST_MS}"
        );
        let mut from: Mailbox = self
            .from
            .parse()
            .with_context(|| format!("notification.smtp.from: {:?} is no address", self.from))?;
        from.name = from.name.or_else(|| Some("Mezave".to_owned()));
        let tls = match self.security {
            Security::None if !is_here(&self.host) => bail!(
                "notification.smtp.security = \"none\" is for a server on this machine only; {} is not",
                self.host
            ),
            Security::None => None,
            Security::Starttls | Security::Tls => Some(self.tls()?),
        };
        let password = self.password.reveal().to_owned();
        let credentials =
            (!self.username.is_empty()).then(|| Credentials::new(self.username.clone(), password));
        Ok(Some(Settings {
            host: self.host.clone(),
            port: self.port,
            security: self.security,
            tls,
            credentials,
            password: self.password.clone(),
            from,
            time_limit: Duration::from_millis(self.time_limit_ms),
        }))
    }

    fn tls(&self) -> anyhow::Result<TlsParameters> {
        let mut tls = TlsParameters::builder(self.host.clone());
        if !self.ca_file.is_empty() {
            let named = || format!("notification.smtp.ca_file: {}", self.ca_file);
            let pem = std::fs::read(&self.ca_file).with_context(named)?;
            let marker = b"-----BEGIN CERTIFICATE-----";
            ensure!(
                pem.windows(marker.len()).any(|window| window == marker),
                "{} holds no certificate in PEM",
                named()
            );
            let authority = Certificate::from_pem(&pem).with_context(named)?;
            tls = tls
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authority);
        }
        tls.build_rustls().context("notification.smtp")
    }
}

/// Whether the server is this machine.
fn is_here(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
