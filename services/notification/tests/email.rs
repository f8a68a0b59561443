//! Mail against a real mail server (aiosmtpd), read by Python's own parser.

use mezave_notification::{
    Config, Email, Kind, Migrator, Outcome, Parcel, Recipient, Sender as _, SmtpConfig,
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
    let migrated = shared_storage::migrate::<Migrator>(&world.db).await;
    migrated.unwrap();
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
    assert_eq!(headers["date"], "Mon, 21 Sep 2026 14:13:20 +0000");
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
