//! A second reading of messages that the rules did not understand, and of free questions.
//!
//! Only then is a model asked, once a message, and whatever goes wrong with it leaves the turn as
//! the rules decided it. What it proposes ends in a question to the person.

use shared_auth::Principal;
use shared_contract::ai::CitedFact;
use uuid::Uuid;

use super::deciding::Ground;
use super::models::Use;
use super::unread::Unread;
use super::{Assistant, ServiceError};
use crate::chat::{Say, State, Turn, proposed, told};
use crate::clarify::{Facts, Read};
use crate::llm::read::{Frame, Reading, check, frame};
use crate::llm::{ModelError, Server};
use crate::repository::conversations::Message;

/// What a model said of a message: asked once, however often the turn is decided.
#[derive(Default)]
pub struct Opinion {
    frame: Option<Result<Frame, ModelError>>,
    /// Whether it was asked the question already, and what it answered.
    was_asked: bool,
    answer: Option<Told>,
}

/// A free answer with its facts.
#[derive(Debug, Clone)]
pub struct Told {
    /// The answer.
    pub text: String,
    /// What it rests on.
    pub facts: Vec<CitedFact>,
}

/// A turn with where it came from.
pub struct Decided {
    /// The turn.
    pub turn: Turn,
    /// `rules` or `model`.
    pub source: &'static str,
    /// What a free answer rests on.
    pub facts: Vec<CitedFact>,
}

impl Decided {
    /// As the rules decided.
    pub const fn by_rules(turn: Turn) -> Self {
        Self {
            turn,
            source: "rules",
            facts: Vec::new(),
        }
    }
}

impl Assistant {
    /// The turn as it stands, or as a model understands the message where the rules did not.
    pub(super) async fn second(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        turn: Turn,
        (ground, read): (&Ground, &mut Read),
        opinion: &mut Opinion,
    ) -> Result<Decided, ServiceError> {
        let Some(llm) = self
            .models
            .llm
            .as_deref()
            .filter(|_| row.option_id.is_none())
        else {
            return Ok(Decided::by_rules(turn));
        };
        match self.unread(row, state, &turn, ground) {
            Unread::Nothing => Ok(Decided::by_rules(turn)),
            Unread::Message => {
                self.reread(who, row, state, turn, (ground, read, llm), opinion)
                    .await
            }
            Unread::Question => {
                let answer = self
                    .answered(who, row, (ground, read, llm), opinion)
                    .await?;
                match answer {
                    Some(answer) => self.tell(who, row, state, (ground, read), answer),
                    None => Ok(Decided::by_rules(Turn {
                        unanswered: true,
                        ..turn
                    })),
                }
            }
        }
    }

    /// The rules found no frame.
    async fn reread(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        turn: Turn,
        (ground, read, llm): (&Ground, &mut Read, &Server),
        opinion: &mut Opinion,
    ) -> Result<Decided, ServiceError> {
        let frame = self.frame(who, row, ground, llm, opinion).await?;
        let Some(Ok(frame)) = frame else {
            return Ok(Decided::by_rules(turn));
        };
        match check(frame, &row.text, self.lexicon, &ground.catalogue) {
            Reading::Nothing => Ok(Decided::by_rules(turn)),
            Reading::Reports(reports) => {
                let step = |facts: &Facts<'_>, ids: &mut dyn FnMut() -> Uuid| {
                    proposed(state, &reports, facts, ids)
                };
                let turn = self.complete(who, row, ground, read, &step).await?;
                Ok(Decided {
                    turn,
                    source: "model",
                    facts: Vec::new(),
                })
            }
            Reading::Question => {
                let answer = self
                    .answered(who, row, (ground, read, llm), opinion)
                    .await?;
                match answer {
                    Some(answer) => self.tell(who, row, state, (ground, read), answer),
                    None if turn.unanswered => self.dont_know(who, row, state, (ground, read)),
                    None => Ok(Decided::by_rules(turn)),
                }
            }
        }
    }

    async fn frame<'o>(
        &self,
        who: &Principal,
        row: &Message,
        ground: &Ground,
        llm: &Server,
        opinion: &'o mut Opinion,
    ) -> Result<Option<&'o Result<Frame, ModelError>>, ServiceError> {
        if opinion.frame.is_none() {
            let day = ground.rule.day_of(self.clock.now());
            let read = match self.spend(who, llm, Use::Llm, day).await? {
                Ok(()) => frame(llm, &row.text, self.lexicon).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &read {
                tracing::warn!(%error, "the language model did not read a message");
            }
            opinion.frame = Some(read);
        }
        Ok(opinion.frame.as_ref())
    }

    async fn answered(
        &self,
        who: &Principal,
        row: &Message,
        (ground, read, llm): (&Ground, &mut Read, &Server),
        opinion: &mut Opinion,
    ) -> Result<Option<Told>, ServiceError> {
        if std::mem::replace(&mut opinion.was_asked, true) {
            return Ok(opinion.answer.clone());
        }
        let answer = match self.free_answer(who, row, ground, read, llm).await {
            // The rules answer without it.
            Err(ServiceError::Inventory(error)) => {
                tracing::warn!(%error, "a free question was not answered");
                None
            }
            answer => answer?,
        };
        opinion.answer.clone_from(&answer);
        Ok(answer)
    }

    fn tell(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        (ground, read): (&Ground, &Read),
        answer: Told,
    ) -> Result<Decided, ServiceError> {
        let cited: Vec<&str> = answer.facts.iter().map(|fact| fact.text.as_str()).collect();
        let says = vec![
            Say::new("told").with("text", answer.text.clone()),
            Say::new("told_from").with("facts", cited.join("; ")),
        ];
        let turn = self.worded(who, row, state, (ground, read), says, false)?;
        Ok(Decided {
            turn,
            source: "model",
            facts: answer.facts,
        })
    }

    fn dont_know(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        (ground, read): (&Ground, &Read),
    ) -> Result<Decided, ServiceError> {
        let says = vec![Say::new("dont_know")];
        let turn = self.worded(who, row, state, (ground, read), says, true)?;
        Ok(Decided {
            turn,
            source: "model",
            facts: Vec::new(),
        })
    }

    fn worded(
        &self,
        who: &Principal,
        row: &Message,
        state: &State,
        (ground, read): (&Ground, &Read),
        says: Vec<Say>,
        unanswered: bool,
    ) -> Result<Turn, ServiceError> {
        let wording = self.wording(&row.language)?;
        let facts = self.facts(who, ground, wording, read);
        let mut ids = || shared_clock::new_id(&*self.clock);
        Ok(told(state, says, unanswered, &facts, &mut ids))
    }
}
