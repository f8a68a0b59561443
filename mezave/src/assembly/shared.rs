//! What replicas share: the bus of events, the second-level cache, the counters of rate limits.
//! Over Redis where one is configured; otherwise each process has its own.

use std::sync::Arc;

use anyhow::Context as _;
use mezave_gateway::{OwnBuckets, RedisBuckets, SharedBuckets};
use shared_cache::{NoSecondLevel, RedisLevel, SecondLevel};
use shared_events::{Bus, InProcessBus, RedisBus};
use shared_redis::Redis;

use crate::config::{SERVICES, ServiceName, Settings};

/// What replicas share.
pub enum Shared {
    /// Nothing: this process is alone with its data.
    Alone(Arc<dyn Bus>),
    /// Through a Redis.
    Redis(Redis),
}

impl Shared {
    /// Opens what is configured; a Redis that is down is no error.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        Ok(match &settings.redis_url {
            None => Self::Alone(Arc::new(InProcessBus::default())),
            Some(url) => Self::Redis(
                Redis::open(url.reveal(), &settings.redis_prefix)
                    .await
                    .context("redis_url")?,
            ),
        })
    }

    /// The bus as `service` uses it.
    pub fn bus(&self, service: ServiceName) -> Arc<dyn Bus> {
        match self {
            Self::Alone(bus) => Arc::clone(bus),
            Self::Redis(redis) => {
                let producers = SERVICES.map(ServiceName::as_str);
                Arc::new(RedisBus::new(redis.clone(), service.as_str(), &producers))
            }
        }
    }

    /// Where replicas share what they have read.
    pub fn cache(&self) -> Arc<dyn SecondLevel> {
        match self {
            Self::Alone(_) => Arc::new(NoSecondLevel),
            Self::Redis(redis) => Arc::new(RedisLevel::new(redis.clone())),
        }
    }

    /// What gateways share of their rate limits.
    pub fn limits(&self) -> Arc<dyn SharedBuckets> {
        match self {
            Self::Alone(_) => Arc::new(OwnBuckets),
            Self::Redis(redis) => Arc::new(RedisBuckets::new(redis.clone())),
        }
    }
}
