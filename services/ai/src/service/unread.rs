//! What the rules left unread of a message: only that is given to a model.

use shared_language::tokens;

use super::Assistant;
use super::deciding::Ground;
use crate::chat::{State, Turn};
use crate::entities::Mention;
use crate::intent::{Query, understand};
use crate::repository::conversations::Message;

/// What the rules left unread.
pub(super) enum Unread {
    /// Nothing: no model is asked.
    Nothing,
    /// A question about something that is no product.
    Question,
    /// What happened, or what is asked.
    Message,
}

impl Assistant {
    /// What of a message the rules left unread.
    pub(super) fn unread(
        &self,
        row: &Message,
        state: &State,
        turn: &Turn,
        ground: &Ground,
    ) -> Unread {
        if turn.unanswered {
            return Unread::Message;
        }
        if state.open.is_some() || !turn.doings.is_empty() {
            return Unread::Nothing;
        }
        let said = understand(&row.text, self.lexicon, &ground.catalogue, &ground.people);
        let is_read = !said.reports.is_empty()
            || said.undo.is_some()
            || said.withheld.is_some()
            || said.talk.is_some();
        if is_read {
            return Unread::Nothing;
        }
        let is_unknown = |mention: &Mention| mention.candidates.is_empty();
        let asks_about = |query: &Query| query.mention.as_ref().is_some_and(is_unknown);
        if !said.queries.is_empty() {
            // A question about something that is no product.
            return if said.queries.iter().all(asks_about) {
                Unread::Question
            } else {
                Unread::Nothing
            };
        }
        // Products without a verb that the rules know, and more words than their names.
        let named: usize = said
            .loose
            .iter()
            .map(|mention| tokens(&mention.text).len())
            .sum();
        let bare = said.loose.iter().all(|mention| mention.amount.is_none());
        if bare && !said.loose.is_empty() && tokens(&row.text).len() > named {
            Unread::Message
        } else {
            Unread::Nothing
        }
    }
}
