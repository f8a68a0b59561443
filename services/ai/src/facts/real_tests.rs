//! Facts with a real embedding server, where one is installed.
#![allow(clippy::unwrap_used, clippy::panic)]

use shared_language::Lexicon;
use shared_testkit::engines::ModelServer;
use uuid::Uuid;

use super::embed::{embed, to_bytes};
use super::rank::{by_meaning, nearest};
use crate::config::Endpoint;
use crate::llm::Server;
use crate::repository::facts::Model;

const NOTES: [&str; 4] = [
    "המפתח של חדר הקירור תלוי במטבח ליד הכיור",
    "הדייג מגיע בימי שלישי לפנות בוקר",
    "חשבונית של הגז משלמים בתחילת החודש",
    "The oven must be cleaned every Friday evening",
];

#[tokio::test]
async fn a_real_model_finds_by_meaning() {
    let Some(running) = ModelServer::embeddings() else {
        return;
    };
    let endpoint = Endpoint {
        base_url: running.base_url(),
        model: "e5-query".to_owned(),
        time_limit_ms: 30_000,
        ..Endpoint::default()
    };
    let server = Server::open(&endpoint).unwrap().unwrap();
    let vectors = embed(&server, &NOTES).await.unwrap();
    assert_eq!(vectors[0].len(), 384);
    let facts: Vec<Model> = (1_u128..)
        .zip(NOTES)
        .zip(&vectors)
        .map(|((n, text), vector)| Model {
            id: Uuid::from_u128(n),
            restaurant_id: Uuid::nil(),
            kind: "note".to_owned(),
            subject_id: Uuid::from_u128(n),
            text: text.to_owned(),
            model: Some(server.model.clone()),
            embedding: Some(to_bytes(vector)),
            updated_at: 0,
        })
        .collect();
    let lexicon = Lexicon::shared().unwrap();
    // No word of the questions stands in the note that answers them.
    for (question, wanted) in [
        ("איך פותחים את המקרר הגדול", 1_u128),
        ("מתי באים הדגים", 2),
        ("when do we scrub the stove", 4),
    ] {
        let asked = embed(&server, &[question]).await.unwrap();
        let meant = by_meaning(&facts, &server.model, &asked[0]);
        let found = nearest(&facts, question, meant, lexicon, 2);
        let found: Vec<u128> = found.iter().map(|fact| fact.id.as_u128()).collect();
        assert!(found.contains(&wanted), "{question}: {found:?}");
    }
}
