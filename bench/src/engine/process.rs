//! One process of ours.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// How long a server may take to listen, or to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process that ends with this value.
#[derive(Debug)]
pub struct Process {
    child: Child,
    ends_on: Signal,
}

impl Process {
    /// Starts `command`; what it says goes to `log`. It is asked to end with `ends_on`.
    pub fn start(mut command: Command, log: &Path, ends_on: Signal) -> anyhow::Result<Self> {
        let output = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log)?;
        let errors = output.try_clone()?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        Ok(Self { child, ends_on })
    }

    /// Waits until `port` takes connections.
    pub async fn listens(&mut self, port: u16, log: &Path) -> anyhow::Result<()> {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_err()
        {
            self.still_runs(log)?;
            anyhow::ensure!(began.elapsed() < PATIENCE, "nobody listens on {port}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// Fails with what it said if it has ended.
    pub fn still_runs(&mut self, log: &Path) -> anyhow::Result<()> {
        if let Some(status) = self.child.try_wait()? {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            anyhow::bail!("a process ended ({status}): {said}");
        }
        Ok(())
    }

    /// Resident memory of it and its children, in MB, as the kernel counts it.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().split(' ').next())
            .context("no VmRSS")?;
        Ok(kilobytes.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(id) = id {
            let _ = kill_process(id, self.ends_on);
        }
        let began = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if began.elapsed() > PATIENCE {
                let _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A port of 127.0.0.1 that nobody listens on now.
pub fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// The first line of what a program says of its version.
pub fn version(program: &Path, flag: &str) -> String {
    let Ok(said) = Command::new(program).arg(flag).output() else {
        return format!("{}: not installed", program.display());
    };
    // nginx tells it to standard error.
    let all = [said.stdout, said.stderr].concat();
    let all = String::from_utf8_lossy(&all);
    all.lines().next().unwrap_or_default().to_owned()
}
