//! Mezave in one of its forms, started for one test and gone with it.
//!
//! Scenarios talk to the gateway ([`System::register`], [`Person`]) and do not ask which form they
//! are in; where it matters that any process may be the one that answers they walk
//! [`System::doors`]. Faults take hold of single processes by service and number.

use std::path::PathBuf;
use std::process::Output;
use std::time::Duration;

use futures::future::join_all;
use shared_clock::random_bytes;
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};

use crate::form::SERVICES;
use crate::ports::Port;
use crate::{Door, Form, Mezave, Person, Plan, Process, Stores, until};

/// How long it may take to be ready after a start.
const READY: Duration = Duration::from_mins(1);

/// One process of the system and its place in it.
struct Member {
    service: &'static str,
    url: String,
    process: Mutex<Process>,
}

/// A running Mezave.
pub struct System {
    /// How it is put together.
    pub form: Form,
    /// Where the gateway is.
    pub url: String,
    // Before the stores: processes end first, so that none complains of a lost database.
    members: Vec<Member>,
    /// PostgreSQL and Redis, in the forms that have them.
    pub stores: Option<Stores>,
    environment: Vec<(String, String)>,
    folder: TempDir,
    _ports: Vec<Port>,
}

impl System {
    /// Starts it on empty stores; none where PostgreSQL or Redis is missing, which is then said.
    pub async fn start(form: Form) -> Option<Self> {
        Self::start_with(form, &[]).await
    }

    /// The same with further settings for every process.
    pub async fn start_with(form: Form, settings: &[(&str, &str)]) -> Option<Self> {
        let stores = if form.is_on_postgres() {
            Some(Stores::start().await?)
        } else {
            None
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places: Vec<(&str, usize, Port)> = if form.is_split() {
            let of = |(service, usual)| {
                (0..form.replicas(usual)).map(move |number| (service, number, Port::claim()))
            };
            SERVICES.into_iter().flat_map(of).collect()
        } else {
            vec![("gateway", 0, Port::claim())]
        };
        let mut environment = environment(&places, stores.as_ref());
        let further = settings.iter().copied();
        environment.extend(further.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let starts = places.iter().map(|(service, number, port)| {
            let data = folder.path().join(format!("{service}-{number}"));
            let service = form.is_split().then_some(*service);
            Process::start(plan(service, port, data, &environment))
        });
        let processes = join_all(starts).await;
        let members: Vec<Member> = places
            .iter()
            .zip(processes)
            .map(|((service, _, port), process)| Member {
                service,
                url: port.url(),
                process: Mutex::new(process),
            })
            .collect();
        let system = Self {
            form,
            url: members.last().expect("a gateway").url.clone(),
            stores,
            members,
            environment,
            folder,
            _ports: places.into_iter().map(|(_, _, port)| port).collect(),
        };
        system.ready().await;
        Some(system)
    }

    /// Waits until every process says that it can serve.
    pub async fn ready(&self) {
        join_all(self.members.iter().map(|member| async {
            let probe = Person::nobody(&member.url);
            until(member.service, READY, async || {
                let answer = probe.try_get("/readyz").await.ok()?;
                answer.status.is_success().then_some(())
            })
            .await;
        }))
        .await;
    }

    /// The owner of a new restaurant.
    pub async fn register(&self, name: &str) -> Person {
        Person::register(&self.url, name).await
    }

    /// Every way to reach a service: its own processes' ports, or the gateway if it has none.
    pub fn doors(&self, service: &str) -> Vec<Door> {
        let own = self
            .members
            .iter()
            .filter(|member| member.service == service);
        let own: Vec<Door> = own
            .filter(|_| self.form.is_split() && service != "gateway")
            .map(|member| Door::of_service(&member.url))
            .collect();
        if own.is_empty() {
            return vec![Door::of_gateway(&self.url)];
        }
        own
    }

    /// How many processes of a service there are; in one process it stands for all services.
    pub fn count(&self, service: &str) -> usize {
        let own = self
            .members
            .iter()
            .filter(|member| member.service == service);
        own.count()
    }

    /// Process `number` of a service; in one process there is only the gateway's, which is all.
    pub async fn process(&self, service: &str, number: usize) -> MutexGuard<'_, Process> {
        let service = if self.form.is_split() {
            service
        } else {
            "gateway"
        };
        let mut own = self
            .members
            .iter()
            .filter(|member| member.service == service);
        own.nth(number).expect(service).process.lock().await
    }

    /// Ends every process at once, as a power cut would.
    pub async fn kill_all(&self) {
        join_all(self.members.iter().map(|member| async {
            member.process.lock().await.kill().await;
        }))
        .await;
    }

    /// Starts them again after [`System::kill_all`] or [`System::terminate_all`].
    pub async fn restart_all(&self) {
        join_all(self.members.iter().map(|member| async {
            member.process.lock().await.restart().await;
        }))
        .await;
        self.ready().await;
    }

    /// Stops everything and starts it again with another value of a setting.
    pub async fn reconfigure(&self, name: &str, value: &str) {
        self.terminate_all().await;
        for member in &self.members {
            member.process.lock().await.set(name, value);
        }
        self.restart_all().await;
    }

    /// Asks every process to stop and waits; each must say that it ended well.
    pub async fn terminate_all(&self) {
        join_all(self.members.iter().map(|member| async {
            let ended = member.process.lock().await.terminate().await;
            assert!(ended.success(), "{}: {ended}", member.service);
        }))
        .await;
    }

    /// `mezave verify` on inventory's data.
    pub async fn verify(&self) -> Output {
        self.command("inventory", &["verify"]).await
    }

    /// A command beside the first process of a service.
    pub async fn command(&self, service: &str, arguments: &[&str]) -> Output {
        let service = if self.form.is_split() {
            service
        } else {
            "gateway"
        };
        let data = self.folder.path().join(format!("{service}-0"));
        Mezave::command_with(&data, arguments, "", &self.environment).await
    }

    /// What a service proves itself with at auth, in the split forms.
    pub fn secret(&self, service: &str) -> &str {
        let name = format!("MEZAVE_AUTH__SERVICE_SECRETS__{}", service.to_uppercase());
        let found = self.environment.iter().find(|(known, _)| *known == name);
        &found.expect("a split form").1
    }
}

fn plan(
    service: Option<&str>,
    port: &Port,
    data: PathBuf,
    environment: &[(String, String)],
) -> Plan {
    let mut arguments = vec!["serve".into()];
    arguments.extend(service.map(Into::into));
    arguments.extend(["--listen".into(), port.address().into()]);
    arguments.extend(["--admin-listen".into(), "".into()]);
    arguments.extend(["--data-dir".into(), data.into()]);
    Plan {
        arguments,
        environment: environment.to_vec(),
    }
}

/// Settings that all processes of a system share.
fn environment(
    places: &[(&'static str, usize, Port)],
    stores: Option<&Stores>,
) -> Vec<(String, String)> {
    let secret = || format!("{:032x}", u128::from_le_bytes(random_bytes::<16>()));
    let mut all = vec![
        ("MEZAVE_AUTH__REGISTRATION".to_owned(), "open".to_owned()),
        ("MEZAVE_LOG".to_owned(), "warn".to_owned()),
        (
            "MEZAVE_AUTH__KEY_ENCRYPTION_KEY".to_owned(),
            secret() + &secret(),
        ),
    ];
    if let Some(stores) = stores {
        all.push((
            "MEZAVE_DATABASE_URL".to_owned(),
            stores.database_url.clone(),
        ));
        all.push(("MEZAVE_REDIS_URL".to_owned(), stores.redis_url.clone()));
    }
    if places.len() == 1 {
        return all;
    }
    for (service, _) in SERVICES {
        let own = places.iter().filter(|(name, _, _)| *name == service);
        let urls: Vec<String> = own.map(|(_, _, port)| port.url()).collect();
        let name = service.to_uppercase();
        all.push((format!("MEZAVE_AUTH__SERVICE_SECRETS__{name}"), secret()));
        if service != "gateway" {
            all.push((format!("MEZAVE_GATEWAY__UPSTREAMS__{name}"), urls.join(",")));
        }
    }
    all
}
