//! Mail against a real mail server (aiosmtpd), read by Python's own parser.

use mezave_notification::{
    Config, Email, Kind, Outcome, Parcel, Recipient, Sender as _, SmtpConfig, SmtpSecurity,
};
use serde_json::{Value, json};
use shared_auth::{Language, Secret};
use shared_clock::{SharedClock, Timestamp};
use shared_contract::notification::Severity;
use shared_testkit::engines::{MailRules, MailServer};

use crate::common::World;

pub const PASSWORD: &str = "tiger-of-the-kitchen";

/// A server as they are: STARTTLS with a certificate of its own, and a sign-in.
pub fn server(only: Option<&'static str>) -> Option<MailServer> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    MailServer::start(&MailRules {
        tls: Some((made.cert.pem(), made.key_pair.serialize_pem())),
        user: Some(("mezave".to_owned(), PASSWORD.to_owned())),
        only,
    })
}

pub fn config(port: u16) -> Config {
    Config {
        public_url: "https://mezave.example".to_owned(),
        smtp: SmtpConfig {
            host: "localhost".to_owned(),
            port,
            username: "mezave".to_owned(),
            password: Secret::new(PASSWORD),
            from: "Mezave <alerts@mezave.example>".to_owned(),
            ..SmtpConfig::default()
        },
        ..Config::default()
    }
}

/// The settings that fit a server.
pub fn trusting(server: &MailServer) -> Config {
    let mut config = config(server.port);
    config.smtp.ca_file = server.certificate().display().to_string();
    config
}

pub async fn sender(world: &World, config: &Config) -> Email {
    let clock: SharedClock = world.clock.clone();
    Email::open(config, &world.db, &clock).await.unwrap()
}

pub fn parcel(world: &World, kind: Kind) -> Parcel {
    Parcel {
        delivery_id: world.id(),
        restaurant_id: world.restaurant,
        restaurant: "מסעדת דנה".to_owned(),
        to: Recipient {
            user_id: Some(world.id()),
            name: "דנה כהן".to_owned(),
            language: Language::He,
            address: "dana@kitchen.example".to_owned(),
        },
        kind,
        severity: Severity::Critical,
        title: "נגמר: \u{2068}Coca-Cola Zero 1.5L\u{2069}".to_owned(),
        body: "לא נשאר במלאי. המינימום: \u{2068}10\u{2069} בקבוקים.\n\u{2068}Tabasco\u{2069}: נשארו 2."
            .to_owned(),
        data: json!({"link": "#/stock/1"}),
        topic: None,
        at: Timestamp::from_micros(1_790_000_000_123_456),
        expires_at: Timestamp::from_micros(1_790_900_000_000_000),
        reached: Vec::new(),
    }
}

fn part<'a>(message: &'a Value, kind: &str) -> &'a str {
    let parts = message["parts"].as_array().unwrap();
    let part = parts.iter().find(|part| part["type"] == kind).unwrap();
    assert_eq!(part["charset"], "utf-8");
    part["text"].as_str().unwrap()
}

fn later(outcome: Outcome) -> String {
    let Outcome::Later { error, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(!error.contains(PASSWORD), "{error}");
    error
}

#[tokio::test]
async fn hebrew_arrives_as_it_was_written() {
    let Some(server) = server(None) else { return };
    let world = World::new().await;
    let mail = sender(&world, &trusting(&server)).await;
    let parcel = parcel(&world, Kind::Alert);
    assert_eq!(mail.send(&parcel).await, Outcome::sent());
    let taken = server.taken().remove(0);
    assert_eq!(taken["defects"], json!([]));
    assert_eq!(taken["ascii"], true);
    assert!(taken["longest_line"].as_u64().unwrap() < 998);
    assert_eq!(
        (&taken["tls"], &taken["user"]),
        (&json!(true), &json!("mezave"))
    );
    assert_eq!(taken["from"], "alerts@mezave.example");
    assert_eq!(taken["to"], json!(["dana@kitchen.example"]));
    assert_eq!(taken["content_type"], "multipart/alternative");
    let headers = &taken["headers"];
    assert_eq!(headers["subject"], parcel.title.as_str());
    assert_eq!(headers["from"], "Mezave <alerts@mezave.example>");
    assert_eq!(headers["to"], "דנה כהן <dana@kitchen.example>");
    assert_eq!(headers["date"], "Mon, 21 Sep 2026 13:33:20 +0000");
    assert_eq!(headers["auto-submitted"], "auto-generated");
    assert_eq!(headers["x-mezave-delivery"], parcel.delivery_id.to_string());
    assert_eq!(
        headers["list-unsubscribe-post"],
        "List-Unsubscribe=One-Click"
    );
    let id = format!("<{}@mezave.example>", parcel.delivery_id);
    assert_eq!(headers["message-id"], id);
    let unsubscribe = headers["list-unsubscribe"].as_str().unwrap();
    assert!(unsubscribe.starts_with("<https://mezave.example/api/notify/unsubscribe?token="));

    let plain = part(&taken, "text/plain");
    let lines: Vec<_> = plain.lines().collect();
    assert_eq!(lines[..2], ["מסעדת דנה", &parcel.title]);
    assert!(
        plain.contains(&parcel.body),
        "isolated names need no mark: {plain}"
    );
    assert!(lines.contains(&"https://mezave.example/#/stock/1"));
    assert!(lines.contains(&unsubscribe.trim_matches(['<', '>'])));
    let html = part(&taken, "text/html");
    assert!(html.contains(r#"<html lang="he" dir="rtl">"#));
    assert!(html.contains("נגמר: <bdi>Coca-Cola Zero 1.5L</bdi></td>"));
    assert!(html.contains("<bdi>Tabasco</bdi>: נשארו 2."));
    assert!(html.contains(r#"href="https://mezave.example/#/stock/1""#));
    assert!(html.contains("דחוף") && html.contains("#a92a1d"));
}

#[tokio::test]
async fn names_stay_text() {
    let Some(server) = server(None) else { return };
    let world = World::new().await;
    let mail = sender(&world, &trusting(&server)).await;
    let plain = parcel(&world, Kind::Alert);
    let mut nasty = parcel(&world, Kind::Alert);
    let name =
        "<script>alert(\"x\")</script> <b>&\r\nBcc: all@kitchen.example\r\n\r\n\u{202E}{why}";
    nasty.title = name.to_owned();
    nasty.body = format!("{name}\n\u{2069}\u{2069}</td><img src=x onerror='1'>\n.\n");
    nasty.restaurant = name.to_owned();
    nasty.to.name = "\"Dana\"\r\nBcc: all@kitchen.example, <x>".to_owned();
    nasty.data = json!({"link": "\"><script>"});
    for parcel in [&plain, &nasty] {
        assert_eq!(mail.send(parcel).await, Outcome::sent());
    }
    let taken = server.taken();
    let [plain, nasty] = taken.as_slice() else {
        panic!("{taken:?}")
    };
    assert_eq!(nasty["header_count"], plain["header_count"]);
    assert_eq!(nasty["to"], json!(["dana@kitchen.example"]));
    assert_eq!(nasty["defects"], json!([]));
    let expected = "<script>alert(\"x\")</script> <b>&  Bcc: all@kitchen.example    {why}";
    assert_eq!(nasty["headers"]["subject"], expected);
    let html = part(nasty, "text/html");
    for tag in ["<script", "<b>", "<img", "{why}</td>\n</tr></table>\n{"] {
        assert!(!html.contains(tag), "{tag} in {html}");
    }
    assert!(html.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &lt;b&gt;&amp;"));
    assert!(html.contains("&lt;/td&gt;&lt;img src=x onerror=&#39;1&#39;&gt;"));
    assert!(part(nasty, "text/plain").contains("\n\u{200F}.\n"));
}

#[tokio::test]
async fn a_repeat_is_known_by_its_id() {
    for only in ["LOGIN", "PLAIN"] {
        let Some(server) = server(Some(only)) else {
            return;
        };
        let world = World::new().await;
        let mail = sender(&world, &trusting(&server)).await;
        let (first, other) = (parcel(&world, Kind::Alert), parcel(&world, Kind::Alert));
        for parcel in [&first, &first, &other] {
            assert_eq!(mail.send(parcel).await, Outcome::sent(), "{only}");
        }
        let taken = server.taken();
        let id = |at: usize| &taken[at]["headers"]["message-id"];
        assert_eq!(id(0), id(1));
        assert_ne!(id(1), id(2));
        assert_eq!(taken[0]["headers"], taken[1]["headers"]);
        assert_eq!(taken[0]["parts"], taken[1]["parts"]);
        assert_eq!(taken[0]["connection"], taken[2]["connection"], "kept open");
    }
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
    let faults: [(&str, fn(&mut SmtpConfig)); 4] = [
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
