//! Language without I/O: what every sentence and every product name goes through.
//!
//! - [`normalise`], [`fold`]: one spelling of a text; [`tokens`]: words, numbers, marks and lines;
//! - [`prefixes`]: every way the glued letters of a word may be peeled off;
//! - [`numbers`]: digits, fractions and number words as thousandths;
//! - [`ProductIndex`]: which product somebody means, [`ProductIndex::distinguish`]: how to tell them apart.
//!
//! It publishes nothing and listens to nothing. Invariants: no function panics on any text,
//! normalising twice changes nothing, and no word of a language stands in code. One more language
//! is one more folder under `data/` (see [`lexicon`]).

mod index;
mod keyboard;
pub mod lexicon;
mod morphology;
mod normalise;
pub mod numbers;
mod prefix;
mod token;
mod translit;

pub use index::{Distinction, Label, Match, MatchedOn, Narrowing, ProductDoc, ProductIndex};
#[doc(hidden)]
pub use index::{EVIDENCE, Evidence, Weights};
pub use lexicon::{LanguageData, Lexicon, LexiconError};
pub use morphology::lemmas;
pub use normalise::{fold, normalise};
pub use prefix::{Reading, prefixes};
pub use token::{Token, TokenKind, tokens};
