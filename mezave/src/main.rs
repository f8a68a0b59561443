//! The `mezave` program: command line, configuration, and assembly of either topology.
//!
//! It owns nothing that a service could own. `cli` is what can be typed, `command` what each
//! command does, `config` where settings come from, `assembly` how services are put together,
//! `demo` the demo place, `web` the app's files, `openapi` the merged document.

mod assembly;
mod cli;
mod command;
mod config;
mod demo;
mod openapi;
mod web;

use std::io::{Error, ErrorKind, Write as _, stdout};
use std::process::ExitCode;

use clap::Parser as _;

use cli::{
    Cli, Command, ConfigCommand, ForecastCommand, KeysCommand, RestaurantCommand, UserCommand,
};

/// Requests make many small, short-lived things on several threads: a sixth of the gateway's time went
/// into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // The one cryptography of TLS; it fails only if somebody chose one before, and nobody did.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run(Cli::parse()).await {
        Ok(code) => code,
        // Whoever reads has seen enough (`mezave eval | head`).
        Err(error) if is_cut_off(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mezave: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_cut_off(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let own = cause.downcast_ref::<Error>().map(Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>();
        own.or(json.and_then(serde_json::Error::io_error_kind)) == Some(ErrorKind::BrokenPipe)
    })
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let common = cli.common;
    match cli.command {
        Command::Serve(args) => command::serve(&common, &args).await?,
        Command::Config {
            command: ConfigCommand::Show,
        } => command::show_config(&common)?,
        Command::Healthcheck { url } => return Ok(command::healthcheck(&url).await),
        Command::Migrate(args) => command::migrate(&common, &args).await?,
        Command::Verify => return command::verify(&common).await,
        Command::Chat(args) => command::chat(&common, &args).await?,
        Command::Understand(args) => command::understand(&args)?,
        Command::Eval(args) => return command::eval(&args),
        Command::Forecast {
            command: ForecastCommand::Backtest(args),
        } => command::backtest(&args)?,
        Command::Restaurant {
            command:
                RestaurantCommand::Add {
                    name,
                    owner_email,
                    owner_name,
                },
        } => command::add_restaurant(&common, &name, &owner_email, &owner_name).await?,
        Command::User {
            command: UserCommand::ResetPassword { email },
        } => command::reset_password(&common, &email).await?,
        Command::Keys { command } => match command {
            KeysCommand::List => command::list_keys(&common).await?,
            KeysCommand::Rotate => command::rotate_keys(&common).await?,
        },
        Command::Match { catalogue } => command::match_products(&catalogue)?,
        Command::Numbers(args) => command::numbers(&args)?,
        Command::Openapi => writeln!(stdout(), "{:#}", openapi::document()?)?,
    }
    Ok(ExitCode::SUCCESS)
}
