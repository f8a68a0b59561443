//! Until when goods keep, as people say it: «תוקף עד 20/3», «סוף מרץ», "best before March 20".
//!
//! Words are in `[expiry]` of `data/*/questions.toml`. A date is kept as it was said and becomes a
//! day of the calendar only when the day it was said on is known.

use super::glued::number;
use super::said_date::{PartOfMonth, SaidDate, on};
use super::text::Text;
use crate::lexicon::{DateWord, Lexicon, Operation, Sense};

/// How many words may stand between the words for it and the date.
const BETWEEN: usize = 5;

/// Whether a text speaks of goods that arrived: elsewhere a date says nothing about them.
pub(super) fn speaks_of_goods(text: &Text, lexicon: &Lexicon) -> bool {
    let asked = text.tokens.iter().any(|token| token.is_punct("?"));
    let arrived = |at: usize| {
        lexicon.at(&text.from(at)).iter().any(|phrase| {
            phrase.senses.iter().any(|sense| match sense {
                Sense::Verb(verb, _) => lexicon
                    .verb(*verb)
                    .is_some_and(|verb| verb.operation == Operation::In),
                _ => false,
            })
        })
    };
    let signed = text
        .tokens
        .iter()
        .any(|token| token.is_punct("+") || token.text.starts_with('+'));
    !asked && (signed || (0..text.len()).any(arrived))
}

/// The words and the date that begin at `at`, and how many tokens they take.
pub(super) fn read(text: &Text, lexicon: &Lexicon, at: usize) -> Option<(SaidDate, usize)> {
    let phrases = lexicon.at(&text.from(at));
    let lead = phrases
        .iter()
        .find(|phrase| phrase.senses.contains(&Sense::ExpiryLead))?;
    let from = at + lead.len;
    let dates = Dates { text, lexicon };
    for begin in from..=from + BETWEEN {
        if let Some((date, end)) = dates.date(begin) {
            return Some((date, end - at));
        }
        let between = dates.says(begin, DateWord::Skip)
            || text
                .tokens
                .get(begin)
                .is_some_and(|token| ["-", ":", "."].iter().any(|mark| token.is_punct(mark)));
        if !between {
            return None;
        }
    }
    None
}

/// The date that a text says and nothing else: an answer to "until when?".
pub(super) fn alone(text: &Text, lexicon: &Lexicon) -> Option<SaidDate> {
    let phrases = lexicon.at(&text.from(0));
    let lead = phrases
        .iter()
        .find(|phrase| phrase.senses.contains(&Sense::ExpiryLead));
    let from = lead.map_or(0, |lead| lead.len);
    let dates = Dates { text, lexicon };
    let begin = (from..=from + BETWEEN).find(|at| !dates.says(*at, DateWord::Skip))?;
    let (date, end) = (from..=begin).find_map(|at| dates.date(at))?;
    let nothing = |at: usize| {
        let filler = |word: &String| lexicon.senses(word).contains(&Sense::Filler);
        text.tokens
            .get(at)
            .is_some_and(|token| !token.is_word() && !token.is_number())
            || text.folded.get(at).is_some_and(filler)
    };
    (end..text.len()).all(nothing).then_some(date)
}

struct Dates<'a> {
    text: &'a Text,
    lexicon: &'a Lexicon,
}

impl Dates<'_> {
    fn senses(&self, at: usize) -> Vec<DateWord> {
        let word = self.text.folded.get(at);
        word.map_or_else(Vec::new, |word| self.lexicon.dates.senses(word))
    }

    fn says(&self, at: usize, what: DateWord) -> bool {
        self.senses(at).contains(&what)
    }

    /// A date that begins right here, and the token after it.
    fn date(&self, at: usize) -> Option<(SaidDate, usize)> {
        if let Some(found) = self.digits(at).or_else(|| self.ahead(at)) {
            return Some(found);
        }
        if let Some((day, next)) = self.day_number(at) {
            if let Some(found) = self.counted(i64::from(day), next) {
                return Some(found);
            }
            let month_at = self.past_glue(next);
            let Some((month, end)) = self.month(month_at) else {
                let over = self
                    .text
                    .tokens
                    .get(next)
                    .is_none_or(|token| !token.is_word());
                return over.then_some((SaidDate::DayOnly(day), next));
            };
            let (year, end) = self.year(end);
            return Some((on(day, month, year), end));
        }
        for sense in self.senses(at) {
            let part = match sense {
                DateWord::Start => PartOfMonth::Start,
                DateWord::Middle => PartOfMonth::Middle,
                DateWord::End => PartOfMonth::End,
                DateWord::Days(days) => return Some((SaidDate::Days(days), at + 1)),
                DateWord::Months(months) => return Some((SaidDate::Months(months), at + 1)),
                DateWord::Weekday(day) => return Some((SaidDate::Weekday(day), at + 1)),
                DateWord::Named(month) => return Some(self.named(month, at + 1)),
                DateWord::Week if self.says(at + 1, DateWord::Next) => {
                    return Some((SaidDate::Days(7), at + 2));
                }
                DateWord::Month if self.says(at + 1, DateWord::Next) => {
                    return Some((SaidDate::Months(1), at + 2));
                }
                _ => continue,
            };
            let mut next = at + 1;
            while self.says(next, DateWord::Skip) {
                next += 1;
            }
            if self.says(next, DateWord::Month) {
                let within = SaidDate::Within {
                    month: None,
                    year: None,
                    part,
                };
                return Some((within, next + 1));
            }
            let (month, end) = self.month(next)?;
            let (year, end) = self.year(end);
            let month = Some(month);
            return Some((SaidDate::Within { month, year, part }, end));
        }
        None
    }

    /// "March 20", "March 2027", "March".
    fn named(&self, month: i8, at: usize) -> (SaidDate, usize) {
        if let Some((day, next)) = self.day_number(at) {
            let comma = self
                .text
                .tokens
                .get(next)
                .is_some_and(|token| token.is_punct(","));
            let (year, end) = self.year(next + usize::from(comma));
            let end = if year.is_some() { end } else { next };
            return (on(day, month, year), end);
        }
        let (year, end) = self.year(at);
        let within = SaidDate::Within {
            month: Some(month),
            year,
            part: PartOfMonth::End,
        };
        (within, end)
    }

    /// «20/3», «18/03/26», «1.4.2026».
    fn digits(&self, at: usize) -> Option<(SaidDate, usize)> {
        let token = self.text.tokens.get(at)?;
        let parts: Option<Vec<i16>> = token
            .text
            .split(['/', '.', '-'])
            .map(|part| part.parse().ok())
            .collect();
        // «2026-03-20».
        if let Some(whole) = self.hyphened(at) {
            return Some(whole);
        }
        let short = |value: i16| i8::try_from(value).unwrap_or(0);
        match parts?.as_slice() {
            [day, month] => Some((on(short(*day), short(*month), None), at + 1)),
            [day, month, year] if *day <= 31 => {
                let year = if *year < 100 { year + 2000 } else { *year };
                Some((on(short(*day), short(*month), Some(year)), at + 1))
            }
            [year, month, day] => Some((on(short(*day), short(*month), Some(*year)), at + 1)),
            _ => None,
        }
    }

    fn hyphened(&self, at: usize) -> Option<(SaidDate, usize)> {
        let number = |at: usize| self.text.tokens.get(at)?.text.parse::<i16>().ok();
        let dash = |at: usize| {
            self.text
                .tokens
                .get(at)
                .is_some_and(|token| token.is_punct("-"))
        };
        let (year, month, day) = (number(at)?, number(at + 2)?, number(at + 4)?);
        let short = |value: i16| i8::try_from(value).unwrap_or(0);
        (dash(at + 1) && dash(at + 3) && year > 1999)
            .then(|| (on(short(day), short(month), Some(year)), at + 5))
    }

    /// «בעוד 5 ימים», «לעוד שבוע», "in two weeks".
    fn ahead(&self, at: usize) -> Option<(SaidDate, usize)> {
        if !self.says(at, DateWord::Ahead) {
            return None;
        }
        let (count, next) = match number(self.text, self.lexicon, at + 1) {
            Some(read) if read.value % 1000 == 0 => (read.value / 1000, at + 1 + read.len),
            _ => (1, at + 1),
        };
        if !(1..=1000).contains(&count) {
            return None;
        }
        self.counted(count, next)
    }

    /// So many days, weeks or months.
    fn counted(&self, count: i64, next: usize) -> Option<(SaidDate, usize)> {
        self.senses(next).into_iter().find_map(|sense| {
            let date = match sense {
                DateWord::Day => SaidDate::Days(count),
                DateWord::Week => SaidDate::Days(count * 7),
                DateWord::Month => SaidDate::Months(count),
                DateWord::Days(days) => SaidDate::Days(days),
                DateWord::Months(months) => SaidDate::Months(months),
                _ => return None,
            };
            Some((date, next + 1))
        })
    }

    /// A day of a month, with "th" where it stands, and the token after it.
    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let read = number(self.text, self.lexicon, at)?;
        let day = i8::try_from(read.value / 1000).ok()?;
        let mut next = at + read.len;
        let touching = next > 0 && self.text.touches(next - 1);
        let ending = self.text.tokens.get(next).is_some_and(|token| {
            touching && token.text.len() == 2 && token.text.chars().all(|c| c.is_ascii_alphabetic())
        });
        next += usize::from(ending);
        (read.value % 1000 == 0 && (1..=31).contains(&day)).then_some((day, next))
    }

    /// Past «ל-», «ב», "of".
    fn past_glue(&self, mut at: usize) -> usize {
        while self.says(at, DateWord::Skip)
            || self
                .text
                .tokens
                .get(at)
                .is_some_and(|token| token.is_punct("-"))
        {
            at += 1;
        }
        at
    }

    fn month(&self, at: usize) -> Option<(i8, usize)> {
        self.senses(at).into_iter().find_map(|sense| match sense {
            DateWord::Named(month) => Some((month, at + 1)),
            _ => None,
        })
    }

    fn year(&self, at: usize) -> (Option<i16>, usize) {
        let year = self
            .text
            .tokens
            .get(at)
            .and_then(|token| token.text.parse::<i16>().ok());
        match year.filter(|year| (2000..2100).contains(year)) {
            Some(year) => (Some(year), at + 1),
            None => (None, at),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::Date;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("תוקף עד 20/3", "2026-03-20")]
    #[case("תוקף עד סוף מרץ", "2026-03-31")]
    #[case("בתוקף עד ה-15 לאפריל", "2026-04-15")]
    #[case("תוקף 1.2", "2027-02-01")]
    #[case("תאריך תפוגה 18/03/26", "2026-03-18")]
    #[case("תוקף לעוד שבועיים", "2026-03-18")]
    #[case("תוקף בעוד 10 ימים", "2026-03-14")]
    #[case("תוקף סוף החודש", "2026-03-31")]
    #[case("תוקף חמישה במאי", "2026-05-05")]
    #[case("best before 12/3", "2026-03-12")]
    #[case("use by end of March", "2026-03-31")]
    #[case("expires March 20, 2027", "2027-03-20")]
    #[case("expires on the 8th of April", "2026-04-08")]
    #[case("best before the 20th", "2026-03-20")]
    #[case("exp. 2026-05-01", "2026-05-01")]
    #[case("תוקף ל-3 חודשים", "2026-06-04")]
    #[case("expires friday", "2026-03-06")]
    fn a_date_is_read(#[case] said: &str, #[case] day: &str) {
        let text = Text::new(said);
        let (date, len) = read(&text, Lexicon::shared().unwrap(), 0).unwrap();
        assert_eq!(len, text.len());
        let today: Date = "2026-03-04".parse().unwrap();
        assert_eq!(date.day(today), Some(day.parse().unwrap()));
    }

    #[rstest]
    #[case("20/3", Some("2026-03-20"))]
    #[case("עד סוף מרץ", Some("2026-03-31"))]
    #[case("תוקף עד ה-15 לאפריל.", Some("2026-04-15"))]
    #[case("end of march please", Some("2026-03-31"))]
    #[case("3 ארגזים", None)]
    #[case("סוף מרץ 3 ארגזים", None)]
    fn an_answer_is_a_date_alone(#[case] said: &str, #[case] day: Option<&str>) {
        let found = alone(&Text::new(said), Lexicon::shared().unwrap());
        let today: Date = "2026-03-04".parse().unwrap();
        let wanted = day.map(|day| day.parse().unwrap());
        assert_eq!(found.and_then(|date| date.day(today)), wanted);
    }

    #[test]
    fn what_is_no_day_is_unclear() {
        let text = Text::new("תוקף עד 31/2");
        let (date, _) = read(&text, Lexicon::shared().unwrap(), 0).unwrap();
        assert_eq!(date, SaidDate::Unclear);
        assert_eq!(date.day("2026-03-04".parse().unwrap()), None);
    }
}
