//! A turn over reports that were not read by the rules: a model's proposal, or what the person must
//! confirm first. Nothing is booked here: every report carries a doubt, so each ends in a question.

use super::correction::undo_task;
use super::meant::task_intent;
use super::run::{Run, yes_no};
use super::say::Say;
use super::state::{Booked, State};
use super::turn::{Code, Doing, Turn, begun};
use crate::clarify::{Facts, Need, Task, Why};
use crate::intent::{Doubt, Report};
use uuid::Uuid;

/// Takes a model's reports into the conversation. They must carry [`Doubt::Proposed`].
pub fn proposed(
    state: &State,
    reports: &[Report],
    facts: &Facts<'_>,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Turn, Need> {
    let mut run = begun(state, facts, ids);
    for report in reports {
        run.run_task(Task::from_report(report))?;
    }
    asked_only(run)
}

/// The same turn with everything that it would do asked about instead, for the reason `doubt`.
pub fn confirmed_first(
    decided: &Turn,
    doubt: Doubt,
    facts: &Facts<'_>,
    ids: &mut dyn FnMut() -> Uuid,
) -> Result<Turn, Need> {
    let mut run = begun(&decided.state, facts, ids);
    // What asks now goes first; a question that this turn opened waits for it.
    if let Some(open) = run.state.open.take().filter(|open| !open.soft()) {
        run.state.queue.insert(0, open.task);
    }
    let mut undone: Vec<Booked> = Vec::new();
    for doing in &decided.doings {
        match doing {
            Doing::Book { task, .. } => {
                // Undoing is part of what replaces.
                undone.retain(|line| task.replaces.iter().all(|r| r.movement != line.movement));
                let mut task = (**task).clone();
                if !task.doubts.contains(&doubt) {
                    task.doubts.push(doubt);
                }
                task.agreed.doubts = false;
                run.intent.get_or_insert(task_intent(&task));
                run.run_task(task)?;
            }
            Doing::Undo(line) => undone.push((**line).clone()),
        }
    }
    if !undone.is_empty() {
        let ask = yes_no(facts, Why::Undo);
        run.waiting.push((undo_task(&undone), ask));
    }
    let mut turn = asked_only(run)?;
    turn.says.splice(0..0, decided.says.iter().cloned());
    if let Some(said) = (decided.meant.intent != "other").then(|| decided.meant.clone()) {
        turn.meant = said;
    }
    Ok(turn)
}

/// An answer in words that are not ours, with what it rests on.
pub fn told(
    state: &State,
    says: Vec<Say>,
    unanswered: bool,
    facts: &Facts<'_>,
    ids: &mut dyn FnMut() -> Uuid,
) -> Turn {
    let mut run = begun(state, facts, ids);
    run.says = says;
    run.come_to(Code::Answer);
    let mut turn = run.finish();
    turn.unanswered = unanswered;
    turn
}

/// Whatever would be booked after all is not: a doubt is missing, and that is a fault of ours.
fn asked_only(mut run: Run<'_>) -> Result<Turn, Need> {
    run.settle()?;
    if !run.doings.is_empty() {
        tracing::error!("a proposal would have been booked without a question");
        run.doings.clear();
    }
    Ok(run.finish())
}
