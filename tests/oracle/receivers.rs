//! The other sides of all channels, and what they were told: real mail and push messages read by
//! other people's libraries, WhatsApp's published API, and the inbox.

use std::time::Duration;

use mezave_tests::{Person, until};
use serde_json::{Value, json};
use shared_clock::SystemClock;
use shared_testkit::engines::{MailRules, MailServer, read_pushes};
use shared_testkit::push_service::{Device, PushService};
use shared_testkit::whatsapp::{self, CloudApi};

use crate::oracle::due::all;

/// How long news may take from service to service.
const NEWS: Duration = Duration::from_mins(1);

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What a repeat is known by.
    pub id: String,
    /// Everything it says.
    pub text: String,
}

/// Everybody who is told.
pub struct Receivers {
    mail: MailServer,
    push: PushService,
    device: Device,
    whatsapp: CloudApi,
}

impl Receivers {
    /// Starts them; none, and it is said, where a library is not installed.
    pub async fn start() -> Option<Self> {
        let mail = tokio::task::spawn_blocking(|| MailServer::start(&MailRules::default()));
        let mail = mail.await.unwrap()?;
        read_pushes(&[])?;
        let push = PushService::start().await;
        Some(Self {
            mail,
            device: push.device("phone"),
            push,
            whatsapp: CloudApi::start(SystemClock::shared()).await,
        })
    }

    /// Settings of a program that sends to them, each alert alone and at once.
    pub fn settings(&self) -> Vec<(String, String)> {
        let name = |name: &str| format!("MEZAVE_NOTIFICATION__{name}");
        [
            ("CALM__GROUP_SECONDS", "0".to_owned()),
            ("CALM__HOURLY_LIMIT", "0".to_owned()),
            ("PUSH__ALLOW_PRIVATE", "true".to_owned()),
            ("SMTP__HOST", "127.0.0.1".to_owned()),
            ("SMTP__PORT", self.mail.port.to_string()),
            ("SMTP__SECURITY", "none".to_owned()),
            ("SMTP__FROM", "Mezave <alerts@mezave.example>".to_owned()),
            ("WHATSAPP__BASE_URL", self.whatsapp.base_url()),
            ("WHATSAPP__ACCESS_TOKEN", whatsapp::ACCESS_TOKEN.to_owned()),
            ("WHATSAPP__APP_SECRET", whatsapp::APP_SECRET.to_owned()),
            ("WHATSAPP__VERIFY_TOKEN", "verify".to_owned()),
            (
                "WHATSAPP__PHONE_NUMBER_ID",
                whatsapp::PHONE_NUMBER_ID.to_owned(),
            ),
        ]
        .into_iter()
        .map(|(setting, value)| (name(setting), value))
        .collect()
    }

    /// Lets `person` be reached by every channel at any hour: subscribes a device, proves a number
    /// with the code that comes to it.
    pub async fn reach(&self, person: &Person) {
        let device = self.device.subscription();
        person.post("/api/notify/subscriptions", &device).await.ok();
        let phone = json!({"phone": "+972501234567"}).to_string().into_bytes();
        let set = person.send(reqwest::Method::PATCH, "/api/auth/me", Some(phone), &[]);
        set.await.ok();
        let before = self.whatsapp.taken().len();
        until("the person is known", NEWS, async || {
            let asked = person.post("/api/notify/phone/code", &json!({})).await;
            (asked.status != 503).then(|| asked.ok())
        })
        .await;
        let taken = self.whatsapp.until_taken(before + 1).await;
        let code = digits(&taken[before].message);
        let confirm = json!({ "code": code });
        person
            .post("/api/auth/me/phone/confirm", &confirm)
            .await
            .ok();
        let every = json!(["inbox", "push", "whatsapp", "email"]);
        let loud = json!({
            "channels": {"stock_low": every}, "quiet_hours": null, "shabbat": false,
        });
        let path = format!("/api/notify/preferences/{}", person.id());
        let body = Some(loud.to_string().into_bytes());
        person
            .send(reqwest::Method::PUT, &path, body, &[])
            .await
            .ok();
    }

    /// What each side was told so far, in the order in which it came.
    pub async fn told(
        &self,
        person: &Person,
        posted: &mut Vec<Value>,
    ) -> Vec<(&'static str, Vec<Told>)> {
        let mut inbox = all(person, "/api/notify/inbox?limit=500").await;
        inbox.reverse();
        let entries = inbox.iter().map(|entry| Told {
            id: text(&entry["id"]),
            text: format!("{} {}", text(&entry["title"]), text(&entry["body"])),
        });
        let mails = self.mail.taken();
        let mails = mails.iter().map(|mail| Told {
            id: text(&mail["headers"]["x-mezave-delivery"]),
            text: format!(
                "{} {}",
                mail["headers"]["subject"], mail["parts"][0]["text"]
            ),
        });
        let messages = self.whatsapp.taken();
        let messages = messages
            .iter()
            .filter(|taken| digits(&taken.message).is_empty());
        let messages = messages.map(|taken| Told {
            id: text(&taken.message["biz_opaque_callback_data"]),
            text: taken.message.to_string(),
        });
        posted.extend(
            self.push
                .posted()
                .iter()
                .map(|one| self.device.reading(one)),
        );
        let read = read_pushes(posted).unwrap();
        let pushes = read.iter().map(|one| {
            assert_eq!(one["is_signed"], true, "{one}");
            let message: Value = serde_json::from_str(&text(&one["message"])).unwrap();
            Told {
                id: text(&message["delivery_id"]),
                text: format!("{} {}", text(&message["title"]), text(&message["body"])),
            }
        });
        vec![
            ("inbox", entries.collect()),
            ("email", mails.collect()),
            ("whatsapp", messages.collect()),
            ("push", pushes.collect()),
        ]
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The six digits of a template for codes; empty: it is another message.
fn digits(message: &Value) -> String {
    if message["template"]["name"] != "mezave_code" {
        return String::new();
    }
    text(&message["template"]["components"][0]["parameters"][0]["text"])
}
