//! All ways out of the house, made from the settings.

use std::sync::Arc;

use shared_contract::notification::Channel;

use crate::queue::Sender;

/// The ways there are. Cheap to clone.
#[derive(Clone)]
pub struct Ways {
    all: Arc<[Arc<dyn Sender>]>,
    push_key: Option<Arc<str>>,
}

impl Ways {
    /// These, in the order in which they are shown; `push_key` is what devices subscribe with.
    pub fn new(all: Vec<Arc<dyn Sender>>, push_key: Option<String>) -> Self {
        Self {
            all: all.into(),
            push_key: push_key.map(Into::into),
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<dyn Sender>> {
        self.all.iter()
    }

    /// The one of a channel; the inbox has none.
    pub fn of(&self, channel: Channel) -> Option<Arc<dyn Sender>> {
        self.all().find(|way| way.channel() == channel).cloned()
    }

    /// VAPID public key, base64url.
    pub fn push_key(&self) -> Option<String> {
        self.push_key.as_deref().map(str::to_owned)
    }
}
