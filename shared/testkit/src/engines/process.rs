//! One server process: started on a free port, ended by its id.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a server may take to listen, or to end.
const PATIENCE: Duration = Duration::from_secs(30);

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
