//! Private PostgreSQL and Redis servers for tests: a temporary folder, a free port of 127.0.0.1, and
//! an end with the value that holds them. Nothing else on the machine is touched.
//!
//! [`ModelServer`] is a real model server, where it is installed; [`recording`] speaks to the one that hears;
//! [`MailServer`] is a real mail server.
//! [`Postgres`] and [`Redis`] can be stopped, killed, started again on the same port and (Redis)
//! wiped, so that faults can be played. Where a server's program is not installed, `installed()`
//! says so; a test then [`skip`]s in plain words, unless `TESTKIT_ENGINES=required`.
//! The programs are found in `TESTKIT_POSTGRES_BIN` (a folder), in what `scripts/engines`
//! unpacked (PostgreSQL with pgvector), or where Debian puts them.

use std::io::Write as _;

mod mail;
mod models;
mod postgres;
mod process;
mod push;
mod recordings;
mod redis;

pub use mail::{MailRules, MailServer};
pub use models::ModelServer;
pub use postgres::Postgres;
pub use push::{read_push, read_pushes};
pub use recordings::{Container, RATE, in_container, recording, wav};
pub use redis::Redis;

/// Says that a test was skipped because `what` is missing; fails it where engines are required.
pub fn skip(what: &str) {
    let required = std::env::var("TESTKIT_ENGINES").is_ok_and(|value| value == "required");
    assert!(
        !required,
        "{what} is required (TESTKIT_ENGINES) but not installed: run scripts/engines"
    );
    skipped(what, "get it with scripts/engines");
}

/// Says that a test was skipped because `what` is not here, and `how` that is mended: to whoever
/// reads the test's output, and in the file `TESTKIT_SKIPPED`, which `make test` shows at its end.
pub fn skipped(what: &str, how: &str) {
    let line = format!("SKIPPED: {what} is not installed; {how}\n");
    eprint!("{line}");
    let Some(file) = std::env::var_os("TESTKIT_SKIPPED") else {
        return;
    };
    let mut file = std::fs::File::options()
        .create(true)
        .append(true)
        .open(file)
        .expect("the file of what was skipped");
    file.write_all(line.as_bytes()).expect("written");
}

/// The program of Pebble, a small ACME authority, if there is one: `TESTKIT_PEBBLE`, what
/// `scripts/engines` unpacked, or on the path.
pub fn pebble() -> Option<std::path::PathBuf> {
    if let Some(given) = std::env::var_os("TESTKIT_PEBBLE") {
        return Some(given.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::iter::once(unpacked().join("pebble/usr/bin"))
        .chain(std::env::split_paths(&path))
        .map(|folder| folder.join("pebble"))
        .find(|program| program.is_file())
}

/// The folder that `scripts/engines` unpacks into.
fn unpacked() -> std::path::PathBuf {
    if let Some(folder) = std::env::var_os("TESTKIT_FOLDER") {
        return folder.into();
    }
    // Another user than root must be able to run what lies there: PostgreSQL refuses to run as root.
    if rustix::process::geteuid().is_root() {
        return "/var/cache/mezave-engines".into();
    }
    let home = std::env::var_os("HOME").unwrap_or_default();
    std::path::Path::new(&home).join(".cache/mezave-engines")
}
