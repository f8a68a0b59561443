//! The models this service may use, and how often each restaurant may ask them.

use std::sync::Arc;

use jiff::civil::Date;
use shared_auth::Principal;
use shared_storage::{Database, StorageError};
use tokio::sync::Notify;

use super::{Assistant, ServiceError};
use crate::config::{Config, Speech};
use crate::llm::{ModelError, Server};
use crate::repository::model_use;
use crate::repository::vectors::Vectors;

/// The models; each may be missing.
#[derive(Clone)]
pub struct Models {
    /// Reads and answers.
    pub llm: Option<Arc<Server>>,
    /// Finds facts by meaning.
    pub embeddings: Option<Arc<Server>>,
    /// Where pgvector keeps them.
    pub vectors: Option<Vectors>,
    /// Hears.
    pub speech: Option<Arc<Server>>,
    /// How speech is treated.
    pub hearing: Speech,
    /// Told when there are new facts to embed.
    pub changed: Arc<Notify>,
}

/// What a model is asked for; each has its own budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Reading and answering.
    Llm,
    /// Finding facts.
    Embeddings,
    /// Hearing.
    Speech,
}

impl Use {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Llm => "llm",
            Self::Embeddings => "embeddings",
            Self::Speech => "speech",
        }
    }
}

impl Models {
    /// Those that are configured.
    pub async fn open(config: &Config, db: &Database) -> anyhow::Result<Self> {
        let open = |endpoint| Ok::<_, anyhow::Error>(Server::open(endpoint)?.map(Arc::new));
        let embeddings = open(&config.embeddings)?;
        let vectors = match embeddings {
            Some(_) => Vectors::open(db).await,
            None => None,
        };
        Ok(Self {
            llm: open(&config.llm)?,
            embeddings,
            vectors,
            speech: open(&config.speech.endpoint())?,
            hearing: config.speech.clone(),
            changed: Arc::default(),
        })
    }
}

impl Assistant {
    /// Counts one more use of a model today; refused once the day's budget is used up.
    pub(super) async fn spend(
        &self,
        who: &Principal,
        server: &Server,
        what: Use,
        day: Date,
    ) -> Result<Result<(), ModelError>, ServiceError> {
        if !server.may_be_asked() {
            return Ok(Err(ModelError::LeftAlone));
        }
        let (day, what) = (day.to_string(), what.as_str());
        let tx = self.db.begin_write().await?;
        let calls = model_use::calls(&tx, who.restaurant_id, &day, what).await?;
        if calls >= i64::from(server.daily_calls) {
            return Ok(Err(ModelError::Budget));
        }
        model_use::count(&tx, who.restaurant_id, &day, what).await?;
        tx.commit().await.map_err(StorageError::from)?;
        Ok(Ok(()))
    }
}
