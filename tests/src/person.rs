//! Somebody who uses the API over HTTP.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// Where requests are sent.
#[derive(Debug, Clone)]
pub struct Door {
    base: String,
    of_service: bool,
}

impl Door {
    /// The gateway: all paths as API.md writes them.
    pub fn of_gateway(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            of_service: false,
        }
    }

    /// A service's own port: the same paths without `/api`.
    pub fn of_service(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            of_service: true,
        }
    }

    fn url(&self, path: &str) -> String {
        let own = path.strip_prefix("/api").filter(|_| self.of_service);
        format!("{}{}", self.base, own.unwrap_or(path))
    }
}

/// A signed-in person (or nobody).
#[derive(Clone)]
pub struct Person {
    http: Client,
    door: Door,
    /// The access token.
    pub token: Option<String>,
    /// `user` of the sign-in.
    pub user: Value,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// JSON body; null if there is none.
    pub body: Value,
    /// Response headers.
    pub headers: reqwest::header::HeaderMap,
}

impl Reply {
    /// The body of a success; fails the test otherwise, showing the answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }

    /// The problem's code, or an empty text.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

fn unique() -> Uuid {
    shared_clock::new_id(&shared_clock::SystemClock)
}

impl Person {
    /// Nobody.
    pub fn nobody(base: &str) -> Self {
        Self {
            http: Client::new(),
            door: Door::of_gateway(base),
            token: None,
            user: Value::Null,
        }
    }

    /// The same person, asking elsewhere.
    #[must_use]
    pub fn through(&self, door: &Door) -> Self {
        Self {
            door: door.clone(),
            ..self.clone()
        }
    }

    /// The same door, with an access token of a sign-in's answer.
    #[must_use]
    pub fn with_token(&self, token: &Value) -> Self {
        Self {
            token: token.as_str().map(str::to_owned),
            ..self.clone()
        }
    }

    /// Registers a restaurant and its owner.
    pub async fn register(base: &str, name: &str) -> Self {
        let request = json!({
            "email": format!("{}@example.com", unique()), "password": "correct horse",
            "name": name, "restaurant_name": format!("{name}'s"),
        });
        Self::nobody(base)
            .signed_in("/api/auth/register", &request)
            .await
    }

    /// Signs in.
    pub async fn login(base: &str, email: &str, password: &str) -> Self {
        let request = json!({"email": email, "password": password});
        Self::nobody(base)
            .signed_in("/api/auth/login", &request)
            .await
    }

    /// A colleague with `role`, added by this owner and signed in.
    pub async fn add(&self, role: &str, name: &str) -> Self {
        let email = format!("{}@example.com", unique());
        let request =
            json!({"email": email, "password": "correct horse", "name": name, "role": role});
        self.post("/api/users", &request).await.ok();
        Self::login(&self.door.base, &email, "correct horse").await
    }

    async fn signed_in(self, path: &str, request: &Value) -> Self {
        let answer = self.post(path, request).await.ok();
        Self {
            token: answer["access_token"].as_str().map(str::to_owned),
            user: answer["user"].clone(),
            ..self
        }
    }

    /// The person's id.
    pub fn id(&self) -> &str {
        self.user["id"].as_str().expect("signed in")
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, &[]).await
    }

    /// GET where the server may be gone.
    pub async fn try_get(&self, path: &str) -> Result<Reply, reqwest::Error> {
        self.try_send(Method::GET, path, None, &[]).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, Some(body.to_string().into_bytes()), &[])
            .await
    }

    /// POST of JSON with an Idempotency-Key.
    pub async fn post_once(&self, path: &str, body: &Value, key: &str) -> Reply {
        let body = Some(body.to_string().into_bytes());
        self.send(Method::POST, path, body, &[("idempotency-key", key)])
            .await
    }

    /// Any request; JSON is said to be sent when there is a body.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Reply {
        self.try_send(method, path, body, headers)
            .await
            .expect("an answer")
    }

    /// The same where the server may be gone.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self.http.request(method, self.door.url(path));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await?;
        Ok(Reply {
            status,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
            headers,
        })
    }

    /// A response whose body is still arriving.
    pub async fn stream(&self, path: &str) -> reqwest::Response {
        let request = self.http.get(self.door.url(path));
        let token = self.token.clone().unwrap_or_default();
        request.bearer_auth(token).send().await.expect("a stream")
    }

    /// A new product.
    pub async fn product(&self, body: Value) -> Value {
        self.post("/api/products", &body).await.ok()
    }

    /// Books a movement and gives back the answer.
    pub async fn book(&self, product: &Value, kind: &str, units: f64) -> Reply {
        let body = json!({"product_id": product["id"], "type": kind, "units": units});
        self.post("/api/stock/movement", &body).await
    }

    /// What is left of a product.
    pub async fn total(&self, product: &Value) -> f64 {
        let path = format!("/api/stock/{}", product["id"].as_str().unwrap_or_default());
        self.get(&path).await.ok()["total"]
            .as_f64()
            .expect("a total")
    }
}
