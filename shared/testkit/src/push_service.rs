//! A push service on this machine: it takes what is posted to a device and answers as it is told; and
//! browsers that subscribe there.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, StatusCode};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use serde_json::{Value, json};

/// What was posted to a device.
#[derive(Clone)]
pub struct Posted {
    /// To whom.
    pub device: String,
    /// As they came.
    pub headers: HeaderMap,
    /// The encrypted message.
    pub body: Bytes,
}

impl Posted {
    /// A header's text; empty: it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// Status and `Retry-After` of each device that does not answer 201.
type Answers = HashMap<String, (u16, Option<&'static str>)>;

#[derive(Clone, Default)]
struct Inner {
    posted: Arc<Mutex<Vec<Posted>>>,
    answers: Arc<Mutex<Answers>>,
}

/// A push service on a free port; it ends with the test.
pub struct PushService {
    /// Where it is.
    pub origin: String,
    inner: Inner,
}

impl PushService {
    /// Starts one.
    pub async fn start() -> Self {
        let inner = Inner::default();
        let router = Router::new()
            .route("/push/{device}", axum::routing::post(take))
            .with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, inner }
    }

    /// From now on this device is answered so.
    pub fn answer(&self, device: &Device, status: u16, retry_after: Option<&'static str>) {
        let mut answers = self.inner.answers.lock().unwrap();
        answers.insert(device.name.clone(), (status, retry_after));
    }

    /// What was posted since the last time.
    pub fn posted(&self) -> Vec<Posted> {
        std::mem::take(&mut self.inner.posted.lock().unwrap())
    }

    /// A browser that has subscribed here.
    pub fn device(&self, name: &str) -> Device {
        let key = loop {
            if let Ok(key) = SecretKey::from_slice(&shared_clock::random_bytes::<32>()) {
                break key;
            }
        };
        Device {
            name: name.to_owned(),
            endpoint: format!("{}/push/{name}", self.origin),
            key,
            auth: shared_clock::random_bytes(),
        }
    }
}

async fn take(
    State(inner): State<Inner>,
    Path(device): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = inner.answers.lock().unwrap().get(&device).copied();
    let posted = Posted {
        device,
        headers,
        body,
    };
    inner.posted.lock().unwrap().push(posted);
    let (status, retry_after) = answer.unwrap_or((201, None));
    let mut response = StatusCode::from_u16(status).unwrap().into_response();
    if let Some(after) = retry_after {
        response
            .headers_mut()
            .insert("retry-after", after.parse().unwrap());
    }
    response
        .headers_mut()
        .insert("location", "http://127.0.0.1:1/".parse().unwrap());
    response
}

/// A browser.
pub struct Device {
    /// Its name in its endpoint.
    pub name: String,
    /// Where it is reached.
    pub endpoint: String,
    key: SecretKey,
    auth: [u8; 16],
}

impl Device {
    /// What its `PushSubscription.toJSON()` gives.
    pub fn subscription(&self) -> Value {
        let point = self.key.public_key().to_encoded_point(false);
        json!({
            "endpoint": self.endpoint,
            "expirationTime": null,
            "keys": {
                "p256dh": URL_SAFE_NO_PAD.encode(point.as_bytes()),
                "auth": URL_SAFE_NO_PAD.encode(self.auth),
            },
        })
    }

    /// What an independent library needs to read a message.
    pub fn reading(&self, posted: &Posted) -> Value {
        json!({
            "private_key": URL_SAFE_NO_PAD.encode(self.key.to_bytes()),
            "auth": URL_SAFE_NO_PAD.encode(self.auth),
            "body": URL_SAFE_NO_PAD.encode(&posted.body),
            "authorization": posted.header("authorization"),
        })
    }
}
