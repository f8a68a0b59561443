//! `mezave serve --demo`: fills an empty data directory, or says who can sign in to a filled one.
//!
//! The demo is written beside the data directory's files and moved in when it is whole, so that an
//! interrupted start leaves nothing half done.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;
use shared_clock::{Clock as _, ManualClock, SystemClock};

use crate::assembly::Assembly;
use crate::config::{SERVICES, ServiceName, Settings};
use crate::demo;

const LOGINS: &str = "demo-logins.txt";

/// Makes sure that the data directory holds something, and prints the demo's logins.
pub async fn prepare(settings: &Settings) -> anyhow::Result<()> {
    let logins = settings.data_dir.join(LOGINS);
    if !settings.data_dir.join("auth.db").exists() {
        fill(settings).await?;
    } else if !logins.exists() {
        println!(
            "{} is not empty: serving what is there, without demo data",
            settings.data_dir.display()
        );
        return Ok(());
    }
    print!(
        "{}",
        fs::read_to_string(&logins).context("the demo's logins")?
    );
    Ok(())
}

async fn fill(settings: &Settings) -> anyhow::Result<()> {
    anyhow::ensure!(
        settings.database_urls.is_empty(),
        "--demo fills a data directory; leave database_url empty for it"
    );
    println!("filling {} with demo data", settings.data_dir.display());
    let inside = settings.data_dir.join(".filling");
    if inside.exists() {
        fs::remove_dir_all(&inside).context("cannot clear an unfinished demo")?;
    }
    let mut apart = settings.clone();
    apart.data_dir.clone_from(&inside);
    let now = SystemClock.now();
    let clock = ManualClock::at(now.plus_seconds(-(demo::DAYS + 1) * 24 * 60 * 60));
    let assembly = Assembly::build(&apart, clock.clone(), &SERVICES).await?;
    let auth = assembly.client(ServiceName::Auth);
    let inventory = assembly.client(ServiceName::Inventory);
    let notification = assembly.client(ServiceName::Notification);
    let logins = demo::fill(&auth, &inventory, &notification, &clock, now).await?;
    assembly.stop().await?;
    private_file(&inside.join(LOGINS), &logins.to_string())?;
    move_in(&inside, &settings.data_dir)
}

/// Passwords stand in it: only its owner may read it.
fn private_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

/// Moves the files up; `auth.db`, by which a filled directory is known, comes last.
fn move_in(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut names: Vec<_> = fs::read_dir(from)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<_, _>>()?;
    names.sort_by_key(|name| name == "auth.db");
    for name in names {
        fs::rename(from.join(&name), to.join(&name))?;
    }
    fs::remove_dir(from)?;
    Ok(())
}
