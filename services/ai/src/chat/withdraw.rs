//! Takes back what was booked last, or puts it right.

use uuid::Uuid;

use super::correction;
use super::run::{Run, yes_no};
use super::say::Say;
use super::state::Booked;
use super::turn::Code;
use super::words;
use crate::clarify::{Need, Why};
use crate::entities::Mention;
use crate::intent::Understanding;

/// A booking younger than this is undone without asking, in microseconds.
const UNDO_WITHIN: i64 = 10 * 60 * 1_000_000;

impl Run<'_> {
    pub(super) fn undo(&mut self, named: &[Mention]) {
        self.intent = Some("undo");
        let Some(last) = self.state.booked.last().cloned() else {
            self.note("nothing_to_undo", Code::Answer);
            return;
        };
        let wanted: Vec<Uuid> = named.iter().flat_map(|m| m.candidates.clone()).collect();
        let lines: Vec<Booked> = if named.iter().all(|m| m.text.is_empty()) {
            last.lines.clone()
        } else {
            let all = self
                .state
                .booked
                .iter()
                .rev()
                .flat_map(|group| &group.lines);
            all.filter(|line| wanted.contains(&line.product))
                .take(1)
                .cloned()
                .collect()
        };
        if lines.is_empty() {
            self.note("nothing_to_undo", Code::Answer);
            return;
        }
        let age = self
            .facts
            .now
            .as_micros()
            .saturating_sub(last.at.as_micros());
        if named.is_empty() && age <= UNDO_WITHIN {
            self.undo_lines(lines);
            return;
        }
        let task = correction::undo_task(&lines);
        let ask = yes_no(self.facts, Why::Undo);
        self.waiting.push((task, ask));
    }

    pub(super) fn correct(&mut self, said: &Understanding) -> Result<(), Need> {
        match correction::task(said, &self.state, self.facts) {
            correction::Corrected::Task(task) => self.run_task(*task),
            correction::Corrected::Which => {
                self.note("correct_which", Code::Answer);
                Ok(())
            }
            correction::Corrected::Unknown(text) => {
                let text = words::guarded(self.facts, &text);
                self.say(Say::new("not_found").with("text", text));
                self.code = Some(Code::NotFound);
                Ok(())
            }
        }
    }
}
