//! What a conversation remembers between messages.

use serde::{Deserialize, Serialize};
use shared_clock::Timestamp;
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use crate::clarify::{BookingKind, Question, Task};

/// How many bookings a conversation remembers for undo.
const REMEMBERED: usize = 10;

/// One booked movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub movement: Uuid,
    pub product: Uuid,
    pub kind: BookingKind,
    /// As it was said.
    pub amount: Amount,
    /// Signed change of the total.
    pub change: Qty,
    /// What it was booked from, for a correction.
    pub task: Task,
}

/// What one message booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub message: Uuid,
    pub at: Timestamp,
    pub lines: Vec<Booked>,
}

/// One conversation of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    pub open: Option<Question>,
    /// Items that wait for the open question, oldest first.
    pub queue: Vec<Task>,
    /// Booked since the message that left questions open: summed up at the end.
    pub run: Vec<Booked>,
    /// What was booked and not undone, newest last.
    pub booked: Vec<Group>,
}

impl State {
    /// Remembers what a message booked.
    pub fn remember(&mut self, group: Group) {
        if group.lines.is_empty() {
            return;
        }
        self.booked.push(group);
        if self.booked.len() > REMEMBERED {
            self.booked.remove(0);
        }
    }

    /// Forgets movements that were undone.
    pub fn forget(&mut self, movements: &[Uuid]) {
        for group in &mut self.booked {
            group
                .lines
                .retain(|line| !movements.contains(&line.movement));
        }
        self.booked.retain(|group| !group.lines.is_empty());
        self.run.retain(|line| !movements.contains(&line.movement));
    }
}
