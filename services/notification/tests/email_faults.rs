//! What goes wrong between us and a mail server, and whose fault it is.

use mezave_notification::{Config, Email, Kind, Outcome, Sender as _, SmtpConfig, SmtpSecurity};
use shared_auth::Secret;
use shared_clock::SharedClock;
use shared_testkit::engines::{MailRules, MailServer};

use crate::common::World;
use crate::email::{PASSWORD, config, parcel, sender, server, trusting};

/// What an error names, and how it is made.
type Fault = (&'static str, fn(&mut SmtpConfig));

fn later(outcome: Outcome) -> String {
    let Outcome::Later { error, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(!error.contains(PASSWORD), "{error}");
    error
}

#[tokio::test]
async fn a_wrong_setting_is_named_and_mended() {
    let Some(server) = server(None) else { return };
    let world = World::new().await;
    let parcel = parcel(&world, Kind::Alert);
    let mut wrong = trusting(&server);
    wrong.smtp.password = Secret::new("lion-of-the-kitchen");
    let error = later(sender(&world, &wrong).await.send(&parcel).await);
    assert!(
        error.contains("MEZAVE_NOTIFICATION__SMTP__PASSWORD"),
        "{error}"
    );
    assert!(error.contains("535") && !error.contains("lion"), "{error}");

    let mut unsigned = trusting(&server);
    unsigned.smtp.username = String::new();
    unsigned.smtp.password = Secret::default();
    let error = later(sender(&world, &unsigned).await.send(&parcel).await);
    assert!(
        error.contains("MEZAVE_NOTIFICATION__SMTP__USERNAME"),
        "{error}"
    );

    let stranger = config(server.port);
    let error = later(sender(&world, &stranger).await.send(&parcel).await);
    assert!(
        error.contains("MEZAVE_NOTIFICATION__SMTP__SECURITY"),
        "{error}"
    );

    let mut at_once = trusting(&server);
    at_once.smtp.security = SmtpSecurity::Tls;
    later(sender(&world, &at_once).await.send(&parcel).await);

    let open = MailServer::start(&MailRules::default()).unwrap();
    let error = later(sender(&world, &config(open.port)).await.send(&parcel).await);
    assert!(
        error.contains("STARTTLS"),
        "nothing goes in the open: {error}"
    );
    assert_eq!((server.taken(), open.taken()), (Vec::new(), Vec::new()));
    let mut local = config(open.port);
    local.smtp.security = SmtpSecurity::None;
    local.smtp.username = String::new();
    local.smtp.password = Secret::default();
    let sent = sender(&world, &local).await.send(&parcel).await;
    assert_eq!(sent, Outcome::sent());
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let Some(server) = server(None) else { return };
    let world = World::new().await;
    let mail = sender(&world, &trusting(&server)).await;
    for (to, is_dead) in [
        ("550-nobody", true),
        ("data-554-spam", true),
        ("451-busy", false),
        ("421-busy", false),
        ("data-452-full", false),
        ("550-5-7-1-relay", false),
        ("530-5-7-0-sign-in", false),
        ("data-550-5-7-26-spf", false),
    ] {
        let mut parcel = parcel(&world, Kind::Alert);
        parcel.to.address = format!("{to}@kitchen.example");
        let outcome = mail.send(&parcel).await;
        let dead = matches!(outcome, Outcome::Dead { .. });
        assert_eq!(dead, is_dead, "{to}: {outcome:?}");
        assert!(format!("{outcome:?}").contains("No, says the test"));
    }
    for address in ["", "dana", "dana@kitchen.example\r\nRCPT TO:<x@y.example>"] {
        let mut parcel = parcel(&world, Kind::Alert);
        parcel.to.address = address.to_owned();
        let outcome = mail.send(&parcel).await;
        assert!(matches!(outcome, Outcome::Dead { .. }), "{outcome:?}");
    }
    let code = mail.send(&parcel(&world, Kind::Code)).await;
    assert!(matches!(code, Outcome::Dead { .. }));
    let sent = mail.send(&parcel(&world, Kind::Alert)).await;
    assert_eq!(sent, Outcome::sent(), "the way is still open");
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_server_that_hangs_is_not_waited_for() {
    let world = World::new().await;
    let parcel = parcel(&world, Kind::Alert);
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = config(silent.local_addr().unwrap().port());
    config.smtp.time_limit_ms = 50;
    let mail = sender(&world, &config).await;
    let error = later(mail.send(&parcel).await);
    assert!(error.contains("did not answer within 50 ms"), "{error}");
    drop(silent);
    let error = later(mail.send(&parcel).await);
    assert!(error.contains("cannot be reached"), "{error}");
}

#[tokio::test]
async fn a_server_that_comes_back_is_found_again() {
    let Some(mut server) = server(None) else {
        return;
    };
    let world = World::new().await;
    let mail = sender(&world, &trusting(&server)).await;
    for _ in 0..2 {
        let sent = mail.send(&parcel(&world, Kind::Alert)).await;
        assert_eq!(
            sent,
            Outcome::sent(),
            "whatever became of the kept connection"
        );
        server.start_again();
    }
    assert_eq!(server.taken().len(), 2);
}

#[tokio::test]
async fn settings_are_checked_at_the_start() {
    let world = World::new().await;
    let clock: SharedClock = world.clock.clone();
    let mut empty = Config::default();
    let mail = sender(&world, &empty).await;
    let names = [
        "MEZAVE_NOTIFICATION__SMTP__HOST",
        "MEZAVE_NOTIFICATION__SMTP__FROM",
    ];
    assert_eq!(mail.missing(), names);
    later(mail.send(&parcel(&world, Kind::Alert)).await);
    empty.smtp.username = "mezave".to_owned();
    let missing = sender(&world, &empty).await.missing();
    assert!(missing.contains(&"MEZAVE_NOTIFICATION__SMTP__PASSWORD"));
    assert!(sender(&world, &config(587)).await.missing().is_empty());
    let faults: [Fault; 4] = [
        ("this machine only", |smtp| {
            smtp.security = SmtpSecurity::None;
            smtp.host = "mail.example".to_owned();
        }),
        ("no address", |smtp| smtp.from = "us".to_owned()),
        ("ca_file", |smtp| smtp.ca_file = "/nowhere.pem".to_owned()),
        ("time_limit_ms", |smtp| smtp.time_limit_ms = 20_001),
    ];
    for (named, fault) in faults {
        let mut config = config(587);
        fault(&mut config.smtp);
        let wrong = Email::open(&config, &world.db, &clock).await;
        let error = wrong.err().map(|error| error.to_string()).unwrap();
        assert!(error.contains(named), "{error}");
        assert!(!format!("{config:?}").contains(PASSWORD));
    }
}
