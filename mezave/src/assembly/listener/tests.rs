//! Who is hung up on, and when.
#![allow(clippy::unwrap_used)]

use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;

use super::*;

struct Serving {
    at: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

async fn serving(router: Router) -> Serving {
    let (listener, at) = bind("127.0.0.1:0").await.unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(serve(listener, router, None, Cores::here(), stop.clone()));
    Serving { at, stop, task }
}

impl Serving {
    async fn say(&self, text: &str) -> TcpStream {
        let mut client = TcpStream::connect(self.at).await.unwrap();
        client.write_all(text.as_bytes()).await.unwrap();
        client
    }
}

async fn rest(mut client: TcpStream) -> String {
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// Time passes by itself here whenever nobody has anything to do.
#[tokio::test(start_paused = true)]
async fn whoever_never_ends_a_request_is_hung_up_on() {
    let serving = serving(Router::new().route("/", get(async || "here"))).await;
    for said in ["GET / HTTP/1.1\r\nx-half: ", ""] {
        assert_eq!(rest(serving.say(said).await).await, "");
    }
    let answer = rest(serving.say("GET / HTTP/1.1\r\n\r\n").await).await;
    assert!(answer.ends_with("here"));
    serving.stop.cancel();
    serving.task.await.unwrap().unwrap();
}

/// What waits is let go at once; what is being done is done.
#[tokio::test]
async fn half_a_request_does_not_delay_the_end() {
    let (go, going) = tokio::sync::oneshot::channel::<()>();
    let going = std::sync::Arc::new(tokio::sync::Mutex::new(Some(going)));
    let (arrived, mut arrivals) = tokio::sync::mpsc::unbounded_channel();
    let slow = post(async move |body: String| {
        arrived.send(()).unwrap();
        let _ = going.lock().await.take().unwrap().await;
        body
    });
    let router = Router::new()
        .route("/", get(async || "here"))
        .route("/slow", slow);
    let serving = serving(router).await;
    let silent = serving.say("").await;
    let half = serving.say("GET / HTTP/1.1\r\nx-half: ").await;
    let mut kept = serving.say("GET / HTTP/1.1\r\n\r\n").await;
    let mut read = Vec::new();
    while !read.ends_with(b"here") {
        let mut some = [0; 512];
        let length = kept.read(&mut some).await.unwrap();
        read.extend_from_slice(&some[..length]);
    }
    kept.write_all(b"GET / HTTP/1.1\r\nx-").await.unwrap();
    let asked = "POST /slow HTTP/1.1\r\ncontent-length: 4\r\n\r\ndone";
    let busy = serving.say(asked).await;
    arrivals.recv().await.unwrap();
    serving.stop.cancel();
    for idle in [silent, half, kept] {
        assert_eq!(rest(idle).await, "");
    }
    assert!(!serving.task.is_finished());
    go.send(()).unwrap();
    assert!(rest(busy).await.ends_with("done"));
    serving.task.await.unwrap().unwrap();
}
