//! A mail server of one's own: aiosmtpd, and Python's parser of mail, which reads what was sent.

use std::path::PathBuf;
use std::process::Child;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{models, process, skipped};

const SERVER: &str = include_str!("mail/server.py");

/// What a mail server wants.
#[derive(Debug, Clone, Default)]
pub struct MailRules {
    /// Certificate chain and private key, in PEM: it wants STARTTLS.
    pub tls: Option<(String, String)>,
    /// User and password: it wants a sign-in.
    pub user: Option<(String, String)>,
    /// The one way to sign in that it offers, `PLAIN` or `LOGIN`; none: both.
    pub only: Option<&'static str>,
}

/// A running mail server; it ends when this is dropped.
pub struct MailServer {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    folder: TempDir,
    package: PathBuf,
    settings: String,
    child: Option<Child>,
}

impl MailServer {
    /// Starts one; none, and it says so, where it is not installed.
    pub fn start(rules: &MailRules) -> Option<Self> {
        let Some(package) = models::package("mail", "aiosmtpd/smtp.py") else {
            skipped(
                "aiosmtpd, a real mail server,",
                "get it with scripts/engines",
            );
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path
        };
        let tls = rules.tls.as_ref();
        let port = process::free_port();
        let settings = json!({
            "port": port,
            "spool": file("spool", ""),
            "cert": tls.map(|(chain, _)| file("cert.pem", chain)),
            "key": tls.map(|(_, key)| file("key.pem", key)),
            "user": rules.user.as_ref().map(|(user, _)| user),
            "password": rules.user.as_ref().map(|(_, password)| password),
            "only": rules.only,
        });
        let mut server = Self {
            port,
            folder,
            package,
            settings: settings.to_string(),
            child: None,
        };
        server.start_again();
        Some(server)
    }

    /// Ends it as a crash would and starts it on the same port; what it took is still there.
    pub fn start_again(&mut self) {
        self.kill();
        let mut command = models::python(&self.package);
        command.args(["-c", SERVER, &self.settings]);
        let log = self.folder.path().join("mail.log");
        self.child = Some(process::start(command, self.port, &log));
    }

    fn kill(&mut self) {
        if let Some(child) = self.child.take() {
            process::end(child, Signal::KILL);
        }
    }

    /// Its certificate, as whoever is to trust it needs it.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// Every message that it took, oldest first: `from`, `to`, `user`, `tls`, `connection`,
    /// `headers` (by their names in small letters, decoded), `parts` (`type`, `text`), `defects`.
    pub fn taken(&self) -> Vec<Value> {
        let spool = std::fs::read_to_string(self.folder.path().join("spool")).expect("the spool");
        let lines = spool.lines().map(serde_json::from_str);
        lines.collect::<Result<_, _>>().expect("lines of JSON")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.kill();
    }
}
