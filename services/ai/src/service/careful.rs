//! What is asked before it is written, although the rules were certain of it.

use shared_auth::Principal;
use uuid::Uuid;

use super::deciding::Ground;
use super::{Assistant, ServiceError};
use crate::chat::{Doing, State, Turn, confirmed_first};
use crate::clarify::{Asking, Facts, Read};
use crate::intent::Doubt;
use crate::repository::conversations::Message;

impl Assistant {
    /// What must be confirmed before it is written: what was spoken and perhaps misheard, and what
    /// began as a model's proposal and was never agreed to.
    pub(super) async fn careful(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        turn: Turn,
        (ground, read): (&Ground, &mut Read),
    ) -> Result<Turn, ServiceError> {
        let Some(doubt) = unsure(row, state, &turn) else {
            return Ok(turn);
        };
        let step = |facts: &Facts<'_>, ids: &mut dyn FnMut() -> Uuid| {
            confirmed_first(&turn, doubt, facts, ids)
        };
        self.complete(who, row, ground, read, &step).await
    }
}

/// Why a turn that would write something asks first.
fn unsure(row: &Message, state: &State, turn: &Turn) -> Option<Doubt> {
    if turn.doings.is_empty() {
        return None;
    }
    let open = state.open.as_ref();
    // A yes or no is heard well enough: asked for again and again, nobody would ever be done.
    let answers = open.is_some_and(|open| open.asking == Asking::Confirmation);
    if row.heard.as_deref() == Some("unsure") && row.option_id.is_none() && !answers {
        return Some(Doubt::Heard);
    }
    let was_proposed = open.is_some_and(|open| open.task.doubts.contains(&Doubt::Proposed));
    let slipped = |doing: &Doing| match doing {
        Doing::Book { task, .. } => !task.doubts.contains(&Doubt::Proposed) && !task.agreed.doubts,
        Doing::Undo(_) => false,
    };
    (was_proposed && turn.doings.iter().any(slipped)).then_some(Doubt::Proposed)
}
