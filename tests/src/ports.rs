//! Ports for processes that must know each other's before they start, and keep them over restarts.
//!
//! A port is claimed by holding its UDP twin, so that tests running at the same time never choose the
//! same one. They lie below the range from which the kernel serves outgoing connections, so that
//! none of those can sit on a port while its service is being restarted.

use std::net::{TcpListener, UdpSocket};

use shared_clock::random_bytes;

const FIRST: u16 = 12_000;
const COUNT: u16 = 18_000;

/// A port of 127.0.0.1 that is this test's until dropped.
#[derive(Debug)]
pub struct Port {
    _claim: UdpSocket,
    number: u16,
}

impl Port {
    /// Claims one that nobody uses.
    pub fn claim() -> Self {
        let start = u16::from_le_bytes(random_bytes::<2>());
        for step in 0..COUNT {
            let number = FIRST + start.wrapping_add(step) % COUNT;
            let Ok(claim) = UdpSocket::bind(("127.0.0.1", number)) else {
                continue;
            };
            if TcpListener::bind(("127.0.0.1", number)).is_ok() {
                return Self {
                    _claim: claim,
                    number,
                };
            }
        }
        panic!("no free port");
    }

    /// As an address to listen on.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.number)
    }

    /// As an address to call.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }
}
