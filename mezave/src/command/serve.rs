//! `mezave serve`: builds the services, listens, and drains when asked to stop.

use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use shared_clock::SystemClock;
use shared_logger::{Format, Metrics, start_logging};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::demo;
use crate::assembly::{Assembly, Cores, Tls, asked_to_stop, bind, lock, serve as listen};
use crate::cli::{Common, Serve};
use crate::config::{SERVICES, ServiceName, Settings};

/// Runs until SIGTERM or Ctrl-C.
pub async fn serve(common: &Common, args: &Serve) -> anyhow::Result<()> {
    let layers = common.layers(args.flags())?;
    let mut settings = Settings::from_layers(&layers)?;
    let format = if settings.log_json {
        Format::Json
    } else {
        Format::Text
    };
    start_logging(&settings.log, format)?;
    let metrics = Metrics::start()?;
    let services = wanted(args);
    anyhow::ensure!(
        !args.demo || services.len() == SERVICES.len(),
        "--demo needs all services in this process"
    );
    // Ports are taken first: whoever is refused must not have changed anything.
    let mut bound = Vec::new();
    for (service, address) in addresses(&settings, &services, layers.is_given("listen")) {
        let (listener, at) = bind(&address).await?;
        bound.push((service, listener, at));
    }
    let _locks = lock(&settings, &services)?;
    if args.demo {
        demo::prepare(&settings).await?;
    }
    if bound.iter().any(|(_, _, at)| !at.ip().is_loopback()) {
        settings.auth.require_setup_code = true;
    }
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let tls = Tls::start(&settings, &stop, &tasks)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let assembly = Assembly::build(&settings, SystemClock::shared(), &services).await?;
    admin(
        &settings,
        &metrics,
        layers.is_given("admin_listen"),
        &stop,
        &tasks,
    )
    .await?;
    if let Some(auth) = &assembly.auth
        && let Some(code) = auth.setup_code()
    {
        println!("setup code for the first registration: {code}");
    }
    let cores = match *services {
        [ServiceName::Gateway] => Cores::one_each()?,
        _ => Cores::here(),
    };
    for (service, listener, at) in bound {
        let router = assembly
            .routers
            .get(&service)
            .cloned()
            .context("a listener without its service")?;
        tasks.spawn(listen(
            listener,
            router,
            tls.clone(),
            cores.clone(),
            stop.clone(),
        ));
        println!("listening on {scheme}://{at}");
    }
    tasks.close();
    asked_to_stop().await;
    tracing::info!("stopping: no new requests, those in flight are answered");
    stop.cancel();
    tasks.wait().await;
    assembly.stop().await
}

fn wanted(args: &Serve) -> Vec<ServiceName> {
    SERVICES
        .into_iter()
        .filter(|service| args.services.is_empty() || args.services.contains(service))
        .collect()
}

/// With the gateway there is one door; services without it each have their own port.
fn addresses(
    settings: &Settings,
    services: &[ServiceName],
    given: bool,
) -> Vec<(ServiceName, String)> {
    match services {
        _ if services.contains(&ServiceName::Gateway) => {
            vec![(ServiceName::Gateway, settings.listen.clone())]
        }
        [only] if given => vec![(*only, settings.listen.clone())],
        several => {
            let host = settings
                .listen
                .rsplit_once(':')
                .map_or("127.0.0.1", |(host, _)| host);
            let own = |service: &ServiceName| (*service, format!("{host}:{}", service.port()));
            several.iter().map(own).collect()
        }
    }
}

/// Metrics on a listener of their own. A default port that is taken is only worth a warning.
async fn admin(
    settings: &Settings,
    metrics: &Metrics,
    given: bool,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<()> {
    let upkeep = metrics.clone();
    let until = stop.clone();
    tasks.spawn(async move {
        while tokio::time::timeout(Duration::from_secs(5), until.cancelled())
            .await
            .is_err()
        {
            upkeep.upkeep();
        }
    });
    let Some(address) = &settings.admin_listen else {
        return Ok(());
    };
    match bind(address).await {
        Ok((listener, at)) => {
            let router: Router = metrics.clone().router();
            tasks.spawn(listen(listener, router, None, Cores::here(), stop.clone()));
            tracing::info!("metrics on http://{at}/metrics");
            Ok(())
        }
        Err(error) if given => Err(error),
        Err(error) => {
            tracing::warn!("no metrics: {error:#}; choose another with --admin-listen");
            Ok(())
        }
    }
}
