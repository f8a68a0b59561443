//! pgbench: the same work as one statement, from PostgreSQL's own load tool.

use std::process::Command;

use anyhow::Context as _;

use super::Postgres;

/// Runs `script` against the database `name` with prepared statements and tells transactions a
/// second.
pub async fn pgbench(
    postgres: &Postgres,
    name: &str,
    script: &std::path::Path,
    variables: &[(&str, i64)],
    clients: usize,
    seconds: u64,
) -> anyhow::Result<f64> {
    let mut command = Command::new(postgres.programs().join("pgbench"));
    command
        .env("PGOPTIONS", "-c search_path=inventory")
        .args(["--host=127.0.0.1", "--username=mezave", "--no-vacuum"])
        .args(["--protocol=prepared", "--jobs=2"])
        .arg(format!("--port={}", postgres.port()))
        .arg(format!("--client={clients}"))
        .arg(format!("--time={seconds}"));
    for (variable, value) in variables {
        command.arg("-D").arg(format!("{variable}={value}"));
    }
    command.arg("--file").arg(script).arg(name);
    let said = tokio::task::spawn_blocking(move || command.output()).await??;
    let text = String::from_utf8_lossy(&said.stdout);
    let errors = String::from_utf8_lossy(&said.stderr);
    anyhow::ensure!(said.status.success(), "pgbench: {text}{errors}");
    read(&text).with_context(|| format!("pgbench said: {text}{errors}"))
}

/// `tps = 5600.12 (without initial connection time)`
fn read(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.starts_with("tps = "))?;
    line.split(' ').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_pgbench_says() {
        let said = "latency average = 5.7 ms\ntps = 5610.124 (without initial connection time)\n";
        assert_eq!(read(said), Some(5610.124));
        assert_eq!(read("nothing"), None);
    }
}
