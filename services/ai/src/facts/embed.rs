//! Vectors of facts, through `/v1/embeddings`, made in the background.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use shared_storage::Database;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::llm::{ModelError, Server};
use crate::repository::facts;
use crate::repository::vectors::Vectors;

/// How many texts are embedded with one request.
const TOGETHER: u64 = 32;

/// How often it is looked for facts without a vector, beside when something changed.
const SWEEP: Duration = Duration::from_secs(30);

/// Longest vector that is kept.
const LONGEST: usize = 4_096;

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    index: Option<usize>,
    embedding: Vec<f32>,
}

/// The vectors of these texts, in their order.
pub async fn embed(server: &Server, texts: &[&str]) -> Result<Vec<Vec<f32>>, ModelError> {
    let body = json!({"model": server.model, "input": texts, "encoding_format": "float"});
    let answer: Answer = server.json("/embeddings", &body).await?;
    let mut vectors: Vec<Vec<f32>> = vec![Vec::new(); texts.len()];
    for (at, item) in answer.data.into_iter().enumerate() {
        if let Some(place) = vectors.get_mut(item.index.unwrap_or(at)) {
            *place = item.embedding;
        }
    }
    let length = vectors.first().map_or(0, Vec::len);
    let is_sound = |vector: &Vec<f32>| {
        vector.len() == length
            && vector.iter().all(|x| x.is_finite())
            && vector.iter().any(|x| *x != 0.0)
    };
    if !(1..=LONGEST).contains(&length) || !vectors.iter().all(is_sound) {
        server.fault();
        return Err(ModelError::Nonsense("vectors of no use".to_owned()));
    }
    Ok(vectors)
}

/// As stored.
pub fn to_bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|x| x.to_le_bytes()).collect()
}

/// As stored by [`to_bytes`].
pub fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    bytes
        .chunks_exact(4)
        .filter_map(|four| <[u8; 4]>::try_from(four).ok())
        .map(f32::from_le_bytes)
        .collect()
}

/// Where vectors are kept.
pub struct Place {
    /// Every one of them.
    pub db: Database,
    /// And once more where pgvector is.
    pub vectors: Option<Vectors>,
}

/// Embeds what has no vector of this model yet, whenever something changed, until `stop`.
pub async fn run(place: Place, server: Arc<Server>, changed: Arc<Notify>, stop: CancellationToken) {
    loop {
        let more = tokio::select! {
            () = stop.cancelled() => return,
            more = some(&place, &server) => more,
        };
        match more {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "facts are found by their words for now"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = changed.notified() => {}
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

/// Embeds a few; whether there may be more.
async fn some(place: &Place, server: &Server) -> anyhow::Result<bool> {
    let db = &place.db;
    let rows = facts::without_vector(db.read(), &server.model, TOGETHER).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let vectors = embed(server, &texts).await?;
    if let (Some(kept), Some(first)) = (&place.vectors, vectors.first()) {
        kept.index(db, first.len()).await?;
    }
    let tx = db.begin_write().await?;
    for (row, vector) in rows.iter().zip(&vectors) {
        if let Some(kept) = &place.vectors {
            kept.keep(&tx, row, &server.model, vector).await?;
        }
        facts::embedded(&tx, row, &server.model, to_bytes(vector)).await?;
    }
    tx.commit().await?;
    Ok(true)
}
