//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::{Layers, ServiceName, Settings};

/// Mezave: a stock assistant for restaurants.
#[derive(Debug, Parser)]
#[command(name = "mezave", version, about)]
pub struct Cli {
    /// Settings that every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Where databases and keys live [default: ./data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A configuration file [default: DIR/mezave.toml if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What is logged, such as `info` or `info,mezave_inventory=debug`
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
}

/// What Mezave can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the services (all of them, or those named)
    Serve(Serve),
    /// Show the configuration
    Config {
        /// What to do with it.
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Ask a running Mezave whether it can serve; exit status 0 if so
    Healthcheck {
        /// Where it listens
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        url: String,
    },
    /// Bring the databases to the schema of this program (all services, or those named)
    Migrate(Migrate),
    /// Recompute every hash chain and all stock from the ledger; name the first broken row
    Verify,
    /// Talk to the assistant in this terminal
    Chat(Chat),
    /// Read messages from standard input and print what each comes to, one JSON frame a line
    Understand(Understand),
    /// Measure the understanding on the corpus, on messages about something else, or on noise
    Eval(Eval),
    /// Forecasts of demand
    Forecast {
        /// What to do
        #[command(subcommand)]
        command: ForecastCommand,
    },
    /// Restaurants of this installation
    Restaurant {
        /// What to do.
        #[command(subcommand)]
        command: RestaurantCommand,
    },
    /// People of this installation
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Keys that tokens are signed with
    Keys {
        /// What to do.
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Find products: one query per line of standard input, one line of JSON with the ten best for each
    Match {
        /// Products as tab-separated text, the columns named in its first line: `product_id` (or `barcode`), `name`
        #[arg(long, value_name = "FILE.tsv")]
        catalogue: PathBuf,
    },
    /// How many numbers of a file are read right
    Numbers(Numbers),
    /// Print the public OpenAPI document
    Openapi,
}

/// `mezave serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Services to run; all if none is named
    pub services: Vec<ServiceName>,
    /// Where to listen; port 0 picks a free one [default: 127.0.0.1:8080, or the service's own port]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Where /metrics answers; empty for nowhere [default: 127.0.0.1:9090]
    #[arg(long, value_name = "ADDR")]
    pub admin_listen: Option<String>,
    /// Refuse to start on an old schema instead of changing it; `mezave migrate` changes it
    #[arg(long)]
    pub no_migrate: bool,
    /// Fill an empty data directory with a pizza-and-falafel place
    #[arg(long)]
    pub demo: bool,
}

/// `mezave migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Services whose databases are brought up to date; all if none is named
    pub services: Vec<ServiceName>,
    /// PostgreSQL: let this role use the tables, which the role of the URL then owns alone
    #[arg(long, value_name = "ROLE")]
    pub grant: Option<String>,
}

/// `mezave numbers`.
#[derive(Debug, Args)]
pub struct Numbers {
    /// Tab-separated text, the columns named in its first line: `text`, `value` and optionally `suite`
    pub file: PathBuf,
    /// Language of the texts
    #[arg(long, default_value = "he")]
    pub lang: String,
    /// Leave this text out; may be given again
    #[arg(long, value_name = "TEXT")]
    pub except: Vec<String>,
}

/// `mezave chat`.
#[derive(Debug, Args)]
pub struct Chat {
    /// Who is talking (the password is asked, or taken from `MEZAVE_CHAT_PASSWORD`)
    #[arg(long)]
    pub email: String,
    /// A running Mezave; without it the data directory is opened here
    #[arg(long)]
    pub url: Option<String>,
}

/// `mezave understand`.
#[derive(Debug, Args)]
pub struct Understand {
    /// The language of replies and of the people named
    #[arg(long, default_value = "he")]
    pub lang: String,
    /// A table of products (tab-separated, with a header) [default: the demo place]
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
    /// Take the lines as one conversation; otherwise each line begins a new one
    #[arg(long)]
    pub conversation: bool,
}

/// `mezave eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// Parts of the corpus to run; all if none is named
    pub parts: Vec<String>,
    /// Where the corpus lies [default: the one this program was built with]
    #[arg(long, value_name = "DIR")]
    pub corpus: Option<PathBuf>,
    /// A table of products to use instead of the corpus's own
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
    /// Only rows of this language
    #[arg(long)]
    pub lang: Option<String>,
    /// Figures only; failing rows are not printed
    #[arg(long)]
    pub quiet: bool,
    /// Instead: messages (the first column) of which none may book anything
    #[arg(long, value_name = "FILE")]
    pub silent: Option<PathBuf>,
    /// Instead: look for breaks and for bookings out of noise, for so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub fuzz: Option<u64>,
    /// Where the noise begins
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// `mezave forecast …`.
#[derive(Debug, Subcommand)]
pub enum ForecastCommand {
    /// How far forecasts would have been off, against naive ones
    Backtest(Backtest),
}

/// `mezave forecast backtest`.
#[derive(Debug, Args)]
pub struct Backtest {
    /// A table with the columns series,date,value; a day without a row is a day without demand
    #[arg(long, value_name = "FILE.csv")]
    pub data: PathBuf,
    /// Days to forecast from each origin
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u8).range(1..=92))]
    pub horizon: u8,
    /// Windows to hold back, side by side, the last at the end of the data
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..))]
    pub origins: u8,
    /// Learn what Jewish holidays do, as they are kept in Israel
    #[arg(long)]
    pub holidays: bool,
}

/// `mezave config …`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Every value and where it came from
    Show,
}

/// `mezave restaurant …`.
#[derive(Debug, Subcommand)]
pub enum RestaurantCommand {
    /// Add a restaurant and its owner; the password is read from standard input
    Add {
        /// Name of the restaurant
        #[arg(long)]
        name: String,
        /// E-mail address of the owner
        #[arg(long)]
        owner_email: String,
        /// Name of the owner
        #[arg(long)]
        owner_name: String,
    },
}

/// `mezave keys …`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum KeysCommand {
    /// Every key and what it is good for; never the key itself
    List,
    /// Make a new key: published at once, it signs a minute later; the old one goes by itself
    Rotate,
}

/// `mezave user …`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Set a new password, read from standard input; ends all of the person's logins
    ResetPassword {
        /// The person's e-mail address
        email: String,
    },
}

impl Common {
    /// The layers of configuration with these flags, and further ones, on top.
    pub fn layers(&self, more: Vec<(&'static str, String)>) -> anyhow::Result<Layers> {
        let mut flags = more;
        if let Some(dir) = &self.data_dir {
            flags.push(("data_dir", dir.display().to_string()));
        }
        if let Some(log) = &self.log {
            flags.push(("log", log.clone()));
        }
        Layers::read(self.config.as_deref(), std::env::vars(), flags)
    }

    /// The settings that follow from them.
    pub fn settings(&self, more: Vec<(&'static str, String)>) -> anyhow::Result<Settings> {
        Settings::from_layers(&self.layers(more)?)
    }
}

impl Serve {
    /// The flags that are settings.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        [
            ("listen", &self.listen),
            ("admin_listen", &self.admin_listen),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)))
        .chain(self.no_migrate.then(|| ("migrate", "false".to_owned())))
        .collect()
    }
}
