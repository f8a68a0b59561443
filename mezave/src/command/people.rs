//! `mezave restaurant add` and `mezave user reset-password`: what an operator does by hand.
//!
//! They open the data directory beside a running Mezave; passwords come from standard input, so
//! that they stand in no shell history.

use std::io::{BufRead as _, IsTerminal as _};

use anyhow::Context as _;
use shared_clock::SystemClock;

use crate::assembly::Assembly;
use crate::cli::Common;
use crate::config::ServiceName;

/// auth on its own, beside whatever else runs on the same data.
pub(super) async fn with_auth(common: &Common) -> anyhow::Result<(Assembly, mezave_auth::Service)> {
    let settings = common.settings(Vec::new())?;
    let only = [ServiceName::Auth];
    let assembly = Assembly::build(&settings, SystemClock::shared(), &only).await?;
    let auth = assembly.auth.clone().context("auth was built")?;
    Ok((assembly, auth))
}

/// One line of standard input.
pub(super) fn read_password(whose: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("password of {whose} (it will be shown):");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    anyhow::ensure!(!password.is_empty(), "no password on standard input");
    Ok(password)
}

/// Adds a restaurant with its owner.
pub async fn add_restaurant(
    common: &Common,
    name: &str,
    owner_email: &str,
    owner_name: &str,
) -> anyhow::Result<()> {
    let password = read_password(owner_email)?;
    let (assembly, auth) = with_auth(common).await?;
    let added = auth
        .add_restaurant(name, owner_email, owner_name, &password)
        .await;
    assembly.stop().await?;
    added?;
    println!("added {name}; {owner_email} can sign in");
    Ok(())
}

/// Sets a new password and ends all of the person's logins.
pub async fn reset_password(common: &Common, email: &str) -> anyhow::Result<()> {
    let password = read_password(email)?;
    let (assembly, auth) = with_auth(common).await?;
    let reset = auth.reset_password(email, &password).await;
    assembly.stop().await?;
    reset?;
    println!("{email} has a new password; all earlier logins have ended");
    Ok(())
}
