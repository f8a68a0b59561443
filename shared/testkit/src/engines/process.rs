//! One server process: started on a free port, ended by its id.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a server may take to listen, or to end. Models are loaded from disk first.
const PATIENCE: Duration = Duration::from_secs(90);

/// A port of 127.0.0.1 that nobody listens on now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Starts `command`, which logs into `log`, and waits until `port` takes connections.
pub fn start(mut command: Command, port: u16, log: &std::path::Path) -> Child {
    let output = std::fs::File::options()
        .create(true)
        .append(true)
        .open(log)
        .expect("a log file");
    let errors = output.try_clone().expect("the same file");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .spawn()
        .expect("the server starts");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let began = Instant::now();
    while TcpStream::connect_timeout(&address, PATIENCE).is_err() {
        let ended = child.try_wait().expect("its state");
        assert!(
            ended.is_none() && began.elapsed() < PATIENCE,
            "the server does not listen: {}",
            std::fs::read_to_string(log).unwrap_or_default()
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    child
}

/// Waits until `GET /health` is answered with success: some servers listen before they are ready.
pub fn healthy(port: u16) {
    let began = Instant::now();
    let ask = || -> std::io::Result<bool> {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
        let mut status = [0; 12];
        connection.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    while !ask().unwrap_or(false) {
        assert!(began.elapsed() < PATIENCE, "the server is never ready");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Sends `signal` and waits for the end; whoever takes too long is killed.
pub fn end(mut child: Child, signal: Signal) {
    send(&child, signal);
    let began = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if began.elapsed() > PATIENCE {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends `signal`.
pub fn send(child: &Child, signal: Signal) {
    if let Some(id) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process(id, signal);
    }
}
