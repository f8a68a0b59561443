//! What a real language-model server makes of the schema that it is given, where one is installed.
#![allow(clippy::unwrap_used, clippy::panic)]

use shared_testkit::engines::ModelServer;

use super::read::frame;
use super::{ModelError, Server};
use crate::config::Endpoint;
use crate::lexicon::Lexicon;

/// It holds to the schema, or never comes to an end and is cut off, as the smallest do: the two are
/// told apart, and it is never anything else.
#[tokio::test]
async fn a_real_server_answers_after_the_schema() {
    let Some(running) = ModelServer::language() else {
        return;
    };
    let endpoint = Endpoint {
        base_url: running.base_url(),
        model: "small".to_owned(),
        time_limit_ms: 100_000,
        tries: 1,
        ..Endpoint::default()
    };
    let server = Server::open(&endpoint).unwrap().unwrap();
    let lexicon = Lexicon::shared().unwrap();
    for message in [
        "we got five crates of cola",
        "חיסלתי 2 קילו עגבניות",
        "hello",
    ] {
        match frame(&server, message, lexicon).await {
            Ok(frame) => eprintln!("{message}: {frame:?}"),
            Err(ModelError::Nonsense(why)) => assert_eq!(why, "half an answer"),
            Err(error) => panic!("{message}: {error}"),
        }
    }
}
