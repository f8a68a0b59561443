//! Use cases of the assistant. Owns transactions; talks to inventory with the caller's own token.
//!
//! [`messages`] takes a message from its first row to its answer, [`peer`] is inventory as the
//! dialogue needs it, [`catalogues`] keeps each restaurant's products, [`people`] is the effect of
//! auth's events, [`reading`] lists conversations and messages, [`teaching`] is what people teach and
//! [`learning`] what their answers do. [`models`] are optional: [`second`] has them read what the rules
//! left [`unread`], [`careful`] has a proposal confirmed, [`asking`] answers free questions, [`hearing`] takes spoken messages.
//! [`telephone`] answers what came by WhatsApp, [`recorded`] voice notes among it.

mod answer;
mod asking;
mod careful;
mod catalogues;
mod deciding;
mod error;
mod hearing;
mod learning;
mod messages;
mod models;
mod peer;
mod people;
mod reading;
mod recorded;
mod second;
mod teaching;
mod telephone;
mod unread;

use shared_auth::Verifier;
use shared_clock::SharedClock;
use shared_storage::Database;
use shared_transport::{InventoryClient, ServiceTokens};

use crate::lexicon::Lexicon;

pub use catalogues::Catalogues;
pub use error::ServiceError;
pub use hearing::Spoken;
pub use models::Models;
pub use people::PeopleEffect;
pub use telephone::{Arrivals, Telephone, run as answer_telephone};

/// The service's core: cheap to clone.
#[derive(Clone)]
pub struct Assistant {
    /// Its own database.
    pub db: Database,
    /// Time and ids.
    pub clock: SharedClock,
    /// inventory.
    pub inventory: InventoryClient,
    /// Products of the restaurants that talk.
    pub catalogues: Catalogues,
    /// The words of all languages.
    pub lexicon: &'static Lexicon,
    /// Models that may be asked.
    pub models: Models,
    /// This service's own tokens, for what nobody stands behind.
    pub tokens: Option<ServiceTokens>,
    /// Checks tokens; told when earlier ones no longer count.
    pub verifier: Verifier,
}
