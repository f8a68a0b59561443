//! Use cases of the assistant. Owns transactions; talks to inventory with the caller's own token.
//!
//! [`messages`] takes a message from its first row to its answer, [`peer`] is inventory as the
//! dialogue needs it, [`catalogues`] keeps each restaurant's products, [`people`] is the effect of
//! auth's events, [`reading`] lists conversations and messages.

mod answer;
mod catalogues;
mod deciding;
mod error;
mod messages;
mod peer;
mod people;
mod reading;

use shared_auth::Verifier;
use shared_clock::SharedClock;
use shared_storage::Database;
use shared_transport::InventoryClient;

use crate::lexicon::Lexicon;

pub use catalogues::Catalogues;
pub use error::ServiceError;
pub use people::PeopleEffect;

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
    /// Checks tokens; told when earlier ones no longer count.
    pub verifier: Verifier,
}
