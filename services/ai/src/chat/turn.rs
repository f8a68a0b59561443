//! One message taken into a conversation.

use serde::{Deserialize, Serialize};
use shared_quantity::Qty;
use uuid::Uuid;

use super::heard::Heard;
use super::run::Run;
use super::say::Say;
use super::state::{Booked, State};
use crate::clarify::advance::Moved;
use crate::clarify::{Booking, Facts, Need, Task};

/// A message.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub message: Uuid,
    pub text: &'a str,
    /// The option tapped.
    pub option: Option<Uuid>,
}

/// Something for the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    Book { booking: Booking, task: Box<Task> },
    Undo(Box<Booked>),
}

/// What the message comes to, as clients see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    Clarify,
    Done,
    Answer,
    NotFound,
    NotUnderstood,
    Cancelled,
    Refused,
}

/// What a message meant, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    pub intent: String,
    pub items: Vec<MeantItem>,
}

/// One item of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeantItem {
    pub text: String,
    pub quantity: Option<Qty>,
    pub unit: Option<String>,
    pub product_id: Option<Uuid>,
}

/// A decided turn: the state as it will be, what to do, and what to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub state: State,
    pub doings: Vec<Doing>,
    pub says: Vec<Say>,
    pub code: Code,
    pub meant: Meant,
    /// Not understood: kept for the owner to see.
    pub unanswered: bool,
    /// Everything taken up, in the order it was said.
    #[serde(skip)]
    pub heard: Vec<Heard>,
    /// It answered the question that was open.
    #[serde(skip)]
    pub answered: bool,
}

/// Takes a message into the conversation. Ends early with a fact that is missing: read it, run again.
/// `ids` gives new option ids.
pub fn turn(
    state: &State,
    input: &Input<'_>,
    facts: &Facts<'_>,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Turn, Need> {
    let mut run = begun(state, facts, ids);
    match input.option {
        Some(option) => run.tapped(option)?,
        None => run.said(input.text)?,
    }
    run.settle()?;
    Ok(run.finish())
}

/// A turn of which nothing is decided yet.
pub(super) fn begun<'a>(
    state: &State,
    facts: &'a Facts<'a>,
    ids: &'a mut dyn FnMut() -> Uuid,
) -> Run<'a> {
    Run {
        facts,
        ids,
        state: state.clone(),
        says: Vec::new(),
        doings: Vec::new(),
        moved: Moved::new(),
        waiting: Vec::new(),
        tasks: Vec::new(),
        code: None,
        intent: None,
        mentions: Vec::new(),
        heard: Vec::new(),
        answered: false,
    }
}
