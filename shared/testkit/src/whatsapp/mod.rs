//! A stand-in for Meta's WhatsApp Cloud API, after its published pages: on a port of its own, in
//! this process.
//!
//! It checks what Meta checks (bearer, shapes, lengths, the 24 hours since the person last wrote,
//! templates that were approved, how often a number may be written to), answers with Meta's error
//! documents, keeps what it took, hands out recordings, and signs and sends webhooks. Faults are
//! queued with [`CloudApi::fail_next`]. It shares no code with the product, on purpose.
//! To add a rule: a check in `rules.rs` with Meta's code.

mod rules;
mod server;
mod webhook;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use shared_clock::SharedClock;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

pub use webhook::{Status, envelope, sign};

/// What the app was given on Meta's pages.
pub const ACCESS_TOKEN: &str = "EAAJB-stand-in-access-token";
/// Secret of the app.
pub const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
/// Chosen for the webhook.
pub const VERIFY_TOKEN: &str = "verify-stand-in";
/// Meta's id of the number.
pub const PHONE_NUMBER_ID: &str = "106540352242922";
/// The version that is served.
pub const VERSION: &str = "v23.0";

/// A running stand-in; it ends with this value.
pub struct CloudApi {
    state: Arc<State>,
    address: std::net::SocketAddr,
    server: JoinHandle<()>,
}

/// A message that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The id it was given.
    pub wamid: String,
    /// The number it was sent from.
    pub phone_number_id: String,
    /// As it came.
    pub message: Value,
}

/// What goes wrong with the next request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// An error document with this status and code.
    Code(u16, i64),
    /// A bare status, as a load balancer gives it.
    Status(u16),
    /// 429 with `Retry-After` in seconds.
    RetryAfter(u64),
    /// No answer, ever.
    Hang,
    /// 200 with nothing sensible in it.
    Nonsense,
    /// The message is taken and the connection breaks before the answer.
    Lost,
}

/// A recording.
#[derive(Debug, Clone)]
pub struct Media {
    /// What it is.
    pub mime_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is said of its size.
    pub file_size: u64,
}

struct Template {
    parameters: usize,
    has_button: bool,
}

#[derive(Default)]
struct Book {
    taken: Vec<Taken>,
    requests: Vec<Value>,
    faults: VecDeque<Fault>,
    /// Moments in microseconds at which each number last wrote.
    wrote: BTreeMap<String, i64>,
    /// Moments at which each number was written to.
    written: BTreeMap<String, Vec<i64>>,
    templates: BTreeMap<(String, String), Template>,
    unreachable: Vec<String>,
    /// Messages to one number within seconds.
    pair_limit: Option<(usize, i64)>,
    media: BTreeMap<String, Media>,
    ids: u64,
}

struct State {
    clock: SharedClock,
    book: Mutex<Book>,
    base: std::sync::OnceLock<String>,
    arrived: Notify,
}

impl State {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn id(&mut self, before: &str) -> String {
        self.ids += 1;
        format!("{before}{:016}", self.ids)
    }
}

impl CloudApi {
    /// Starts one, with Mezave's two templates approved in Hebrew and English.
    pub async fn start(clock: SharedClock) -> Self {
        let state = Arc::new(State {
            clock,
            book: Mutex::default(),
            base: std::sync::OnceLock::new(),
            arrived: Notify::new(),
        });
        let (address, server) = server::serve(Arc::clone(&state)).await;
        let _ = state.base.set(format!("http://{address}"));
        let api = Self {
            state,
            address,
            server,
        };
        for language in ["he", "en"] {
            api.approve("mezave_alert", language, 2, false);
            api.approve("mezave_code", language, 1, true);
        }
        api
    }

    /// Where it answers.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.state.book().taken.clone()
    }

    /// The last message that it took.
    pub fn last(&self) -> Value {
        let taken = self.taken();
        taken
            .last()
            .map(|taken| taken.message.clone())
            .unwrap_or_default()
    }

    /// Waits until it took so many; gives them.
    pub async fn until_taken(&self, count: usize) -> Vec<Taken> {
        loop {
            let arrived = self.state.arrived.notified();
            tokio::pin!(arrived);
            arrived.as_mut().enable();
            let taken = self.taken();
            if taken.len() >= count {
                return taken;
            }
            arrived.await;
        }
    }

    /// Bodies of all requests to send, refused ones as well.
    pub fn requests(&self) -> Vec<Value> {
        self.state.book().requests.clone()
    }

    /// The next requests go wrong, one each.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state.book().faults.extend(faults);
    }

    /// A template was approved.
    pub fn approve(&self, name: &str, language: &str, parameters: usize, has_button: bool) {
        let template = Template {
            parameters,
            has_button,
        };
        let key = (name.to_owned(), language.to_owned());
        self.state.book().templates.insert(key, template);
    }

    /// A template is no more.
    pub fn withdraw(&self, name: &str) {
        self.state
            .book()
            .templates
            .retain(|(known, _), _| known != name);
    }

    /// A number that is not on `WhatsApp`.
    pub fn unreachable(&self, number: &str) {
        self.state.book().unreachable.push(digits(number));
    }

    /// The number wrote now, as far as the 24 hours go.
    pub fn wrote(&self, number: &str) {
        let now = self.state.clock.now().as_micros();
        self.state.book().wrote.insert(digits(number), now);
    }

    /// At most so many messages to one number in so many seconds.
    pub fn limit_pairs(&self, count: usize, seconds: i64) {
        self.state.book().pair_limit = Some((count, seconds));
    }

    /// Keeps a recording; gives its id.
    pub fn record(&self, mime_type: &str, bytes: &[u8]) -> String {
        let media = Media {
            mime_type: mime_type.to_owned(),
            file_size: bytes.len() as u64,
            bytes: bytes.to_vec(),
        };
        self.keep(media)
    }

    /// Keeps a recording as it is said to be.
    pub fn keep(&self, media: Media) -> String {
        let mut book = self.state.book();
        let id = book.id("");
        book.media.insert(id.clone(), media);
        id
    }
}

impl Drop for CloudApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A number without its plus, as Meta has it.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
