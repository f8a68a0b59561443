//! Puts the words of one language into the lexicon.

use std::collections::HashMap;

use super::files::{AnswersFile, QuestionsFile, RepliesFile, UnitsFile, VerbEntry, VerbsFile};
use super::load::{Lexicon, LexiconError, Wording, extend, key, read};
use super::phrases::Sense;
use super::{Answer, Form, Interrogative, Mood, Period, QueryKind, Talk, Unit, UnitRef, Verb};

impl Lexicon {
    pub(super) fn language(
        &mut self,
        language: &str,
        files: &[(&str, &str)],
    ) -> Result<(), LexiconError> {
        let verbs: VerbsFile = read(language, files, "verbs")?;
        let units: UnitsFile = read(language, files, "units")?;
        let questions: QuestionsFile = read(language, files, "questions")?;
        let answers: AnswersFile = read(language, files, "answers")?;
        let replies: RepliesFile = read(language, files, "replies")?;
        extend(&mut self.and, &verbs.prefixes.and);
        extend(&mut self.and, &answers.glue.and);
        extend(&mut self.the, &answers.glue.the);
        extend(&mut self.with, &answers.glue.with);
        extend(&mut self.towards, &answers.glue.towards);
        extend(&mut self.aside, &answers.glue.towards);
        extend(&mut self.aside, &answers.glue.aside);
        let sounds = answers.glue.sounds.iter();
        self.sounds
            .extend(sounds.map(|group| group.chars().collect::<String>()));
        extend(&mut self.within, &answers.glue.within);
        for (words, mark) in [
            (&answers.dictated.comma, ","),
            (&answers.dictated.stop, "."),
            (&answers.dictated.line, "\n"),
        ] {
            let marks = words.iter().map(|word| (key(word), mark));
            self.dictated.extend(marks);
        }
        for (words, big) in [(&units.size.big, true), (&units.size.small, false)] {
            self.sizes.extend(words.iter().map(|word| (key(word), big)));
        }
        for letters in &units.size.letters {
            let letters = key(letters);
            if !self.size_letters.contains(&letters) {
                self.size_letters.push(letters);
            }
        }
        extend(&mut self.that, &verbs.prefixes.that);
        extend(&mut self.when, &verbs.prefixes.when);
        let mut seen: HashMap<String, usize> = HashMap::new();
        for entry in &verbs.verb {
            self.add_verb(language, entry, &verbs, &mut seen)?;
        }
        let names = self.add_units(language, &units)?;
        self.add_questions(&questions);
        self.add_answers(&answers);
        let wording = Wording {
            right_to_left: replies.direction == "rtl",
            replies: replies.replies,
            units: names,
        };
        self.wordings.insert(language.to_owned(), wording);
        Ok(())
    }

    fn add_verb(
        &mut self,
        language: &str,
        entry: &VerbEntry,
        file: &VerbsFile,
        seen: &mut HashMap<String, usize>,
    ) -> Result<(), LexiconError> {
        let verb = self.verbs.len();
        self.verbs.push(Verb {
            operation: entry.operation,
            reason: entry.reason.clone(),
            could_be: entry.could_be.clone(),
        });
        let endings = &file.endings;
        let stems = |ends: &[String]| -> Vec<String> {
            let join = |stem: &String| -> Vec<String> {
                ends.iter().map(|end| format!("{stem}{end}")).collect()
            };
            entry.past.iter().flat_map(join).collect()
        };
        let mut first = stems(&endings.first);
        first.extend(entry.first.iter().cloned());
        let mut second = stems(&endings.second);
        second.extend(entry.second.iter().cloned());
        let mut third = stems(&endings.third);
        third.extend(entry.third.iter().cloned());
        let mut any = entry.any.clone();
        any.extend(entry.phrases.iter().cloned());
        // From the most cautious form on: of two forms of one word the first added wins.
        for (form, words) in [
            (Form::Plan, &entry.plan),
            (Form::Second, &second),
            (Form::ImperativeWithAmount, &entry.imperative_with_amount),
            (Form::First, &first),
            (Form::Any, &any),
            (Form::Third, &third),
            (Form::Imperative, &entry.imperative),
        ] {
            for word in words {
                let key = key(word);
                match seen.get(&key) {
                    Some(&other) if other == verb => {}
                    Some(&other) => {
                        return Err(LexiconError::Contradiction {
                            language: language.to_owned(),
                            phrase: word.clone(),
                            first: self
                                .verbs
                                .get(other)
                                .map_or(entry.operation, |v| v.operation),
                            second: entry.operation,
                        });
                    }
                    None => {
                        seen.insert(key.clone(), verb);
                        self.phrases.add(key, Sense::Verb(verb, form));
                    }
                }
            }
        }
        Ok(())
    }

    fn add_units(
        &mut self,
        language: &str,
        file: &UnitsFile,
    ) -> Result<HashMap<UnitRef, (String, String)>, LexiconError> {
        let mut names = HashMap::new();
        for entry in &file.unit {
            let unit = Unit {
                id: entry.id.clone(),
                kind: entry.kind,
                container: entry.container,
                holds_many: entry.holds_many,
                like: entry.like.clone(),
                base: entry.base,
            };
            let at = match self.unit_named(&entry.id) {
                Some(at) if self.units.get(at) == Some(&unit) => at,
                Some(_) => {
                    return Err(LexiconError::Unit {
                        language: language.to_owned(),
                        unit: entry.id.clone(),
                    });
                }
                None => {
                    self.units.push(unit);
                    self.units.len() - 1
                }
            };
            names.insert(at, (entry.one.clone(), entry.many.clone()));
            for word in entry.words.iter().chain([&entry.one]) {
                self.phrases.add(key(word), Sense::Unit(at, false));
            }
            self.add(&entry.comes_as, Sense::ComesIn(at));
            for word in entry.plural.iter().chain([&entry.many]) {
                let key = key(word);
                if !self.phrases.get(&key).contains(&Sense::Unit(at, false)) {
                    self.phrases.add(key, Sense::Unit(at, true));
                }
            }
        }
        Ok(names)
    }

    fn add(&mut self, words: &[String], sense: Sense) {
        for word in words {
            self.phrases.add(key(word), sense);
        }
    }

    fn add_questions(&mut self, file: &QuestionsFile) {
        let asks = &file.interrogative;
        self.add(&asks.who, Sense::Asks(Interrogative::Who));
        self.add(&asks.when, Sense::Asks(Interrogative::When));
        self.add(&asks.how_much, Sense::Asks(Interrogative::HowMuch));
        self.add(&asks.what, Sense::Asks(Interrogative::What));
        self.add(&asks.other, Sense::Asks(Interrogative::Other));
        self.add(&file.mood.plan, Sense::Mood(Mood::Plan));
        self.add(&file.mood.denial, Sense::Mood(Mood::Denial));
        self.add(&file.mood.condition, Sense::Mood(Mood::Condition));
        self.add(&file.mood.uncertain, Sense::Mood(Mood::Uncertain));
        self.add(&file.query.stock, Sense::Query(QueryKind::Stock));
        self.add(&file.query.low, Sense::Query(QueryKind::Low));
        self.add(&file.query.expiring, Sense::Query(QueryKind::Expiring));
        self.add(&file.query.order, Sense::Query(QueryKind::Order));
        self.add(&file.query.history, Sense::Query(QueryKind::History));
        self.add(&file.query.waste, Sense::Query(QueryKind::Waste));
        self.add(&file.small_talk.greeting, Sense::Talk(Talk::Greeting));
        self.add(&file.small_talk.help, Sense::Talk(Talk::Help));
        self.add(&file.elsewhere.words, Sense::Elsewhere);
        self.add(&file.beside.words, Sense::Beside);
        self.add(&file.day.percent, Sense::Percent);
        self.add(&file.expiry.lead, Sense::ExpiryLead);
        self.dates.add(&file.expiry);
        for (operation, words) in &file.contradicts {
            self.add(words, Sense::Contradicts(*operation));
        }
        self.add(&file.period.today, Sense::Period(Period::Today));
        self.add(&file.period.yesterday, Sense::Period(Period::Yesterday));
        self.add(&file.period.week, Sense::Period(Period::Week));
        self.add(&file.period.month, Sense::Period(Period::Month));
        self.add(&file.day.lead, Sense::DayLead);
        self.add(&file.day.label, Sense::LabelLead);
        self.add(&file.day.money, Sense::Money);
        self.add(&file.day.price, Sense::Price);
        self.add(&file.day.level, Sense::Level);
    }

    fn add_answers(&mut self, file: &AnswersFile) {
        let answer = &file.answer;
        self.add(&answer.yes, Sense::Answer(Answer::Yes));
        self.add(&answer.no, Sense::Answer(Answer::No));
        self.add(&answer.cancel, Sense::Answer(Answer::Cancel));
        self.add(&answer.correction, Sense::Answer(Answer::Correction));
        self.add(&answer.pointing, Sense::Answer(Answer::Pointing));
        self.add(&answer.neither, Sense::Answer(Answer::Neither));
        self.add(&answer.all_of_it, Sense::Answer(Answer::AllOfIt));
        for (number, words) in &file.ordinal {
            self.add(words, Sense::Ordinal(number.parse().unwrap_or(0)));
        }
        self.add(&file.filler.words, Sense::Filler);
        self.add(&file.filler.pronouns, Sense::Pronoun);
        self.add(&file.filler.others, Sense::SomebodyElse);
        self.add(&file.filler.notes, Sense::Notes);
        self.add(&file.filler.purpose, Sense::Purpose);
        self.add(&file.range.words, Sense::Range);
        self.add(&file.glue.and_words, Sense::And);
    }
}
