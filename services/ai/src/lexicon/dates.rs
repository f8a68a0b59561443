//! Words of dates: months, days of the week, "in two weeks", "end of".

use std::collections::{HashMap, HashSet};

use super::files::ExpiryWords;
use super::load::key;

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWord {
    /// Says nothing: "until", "the".
    Skip,
    Start,
    Middle,
    End,
    /// "In", before how many days.
    Ahead,
    Next,
    Day,
    Week,
    Month,
    /// A day this many days from today.
    Days(i64),
    Months(i64),
    /// From 1 for January.
    Named(i8),
    /// From 1 for Monday.
    Weekday(i8),
}

/// The words of dates of all languages.
#[derive(Debug, Default)]
pub struct DateWords {
    words: HashMap<String, Vec<DateWord>>,
    prefixes: HashSet<String>,
}

impl DateWords {
    pub(super) fn add(&mut self, file: &ExpiryWords) {
        let plain = [
            (&file.skip, DateWord::Skip),
            (&file.start, DateWord::Start),
            (&file.middle, DateWord::Middle),
            (&file.end, DateWord::End),
            (&file.ahead, DateWord::Ahead),
            (&file.next, DateWord::Next),
            (&file.day_words, DateWord::Day),
            (&file.week_words, DateWord::Week),
            (&file.month_words, DateWord::Month),
            (&file.two_days, DateWord::Days(2)),
            (&file.two_weeks, DateWord::Days(14)),
            (&file.two_months, DateWord::Months(2)),
            (&file.today, DateWord::Days(0)),
            (&file.tomorrow, DateWord::Days(1)),
            (&file.after_tomorrow, DateWord::Days(2)),
        ];
        for (words, sense) in plain {
            self.put(words, sense);
        }
        for (at, words) in (1_i8..).zip(&file.months) {
            self.put(words, DateWord::Named(at));
        }
        for (at, words) in (1_i8..).zip(&file.weekdays) {
            self.put(words, DateWord::Weekday(at));
        }
        self.prefixes
            .extend(file.prefixes.iter().map(|prefix| key(prefix)));
    }

    fn put(&mut self, words: &[String], sense: DateWord) {
        for word in words {
            let senses = self.words.entry(key(word)).or_default();
            if !senses.contains(&sense) {
                senses.push(sense);
            }
        }
    }

    /// What a folded word may say, with or without a letter glued to its front.
    pub fn senses(&self, word: &str) -> Vec<DateWord> {
        if let Some(own) = self.words.get(word) {
            return own.clone();
        }
        self.prefixes
            .iter()
            .filter_map(|prefix| self.words.get(word.strip_prefix(prefix.as_str())?))
            .flatten()
            .copied()
            .collect()
    }
}
