//! Has a free question answered from facts, and checks that the answer rests on them.
//!
//! An answer must cite facts that were given, and hold no number that neither they nor the question
//! hold; anything else counts as not knowing.

use serde::Deserialize;
use serde_json::{Value, json};
use shared_contract::text::line;

use super::chat::{Ask, ask};
use super::{ModelError, Server};

const TASK: &str = include_str!("../../prompts/answer.md");

/// Longest answer that is passed on, in characters.
const LONGEST: usize = 700;

/// The answer as models send it.
#[derive(Debug, Clone, Deserialize)]
struct Draft {
    #[serde(default)]
    known: bool,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    facts: Vec<usize>,
}

/// An answer with the facts it rests on (positions in what was given).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounded {
    /// One line of plain text.
    pub text: String,
    /// Positions of the facts.
    pub facts: Vec<usize>,
}

/// Asks the model; none when it does not know, or says what the facts do not bear out.
pub async fn answer(
    server: &Server,
    question: &str,
    facts: &[&str],
) -> Result<Option<Grounded>, ModelError> {
    if facts.is_empty() {
        return Ok(None);
    }
    let numbered: Vec<Value> = facts
        .iter()
        .enumerate()
        .map(|(at, fact)| json!({"number": at + 1, "fact": fact}))
        .collect();
    let data = json!({"question": question, "facts": numbered});
    let draft: Draft = ask(
        server,
        &Ask {
            name: "grounded_answer",
            task: TASK,
            data: &data,
            schema: schema(facts.len()),
        },
    )
    .await?;
    Ok(grounded(&draft, question, facts))
}

fn schema(facts: usize) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["known", "answer", "facts"],
        "properties": {
            "known": {"type": "boolean"},
            "answer": {"type": "string"},
            "facts": {"type": "array",
                "items": {"type": "integer", "minimum": 1, "maximum": facts}},
        },
    })
}

fn grounded(draft: &Draft, question: &str, facts: &[&str]) -> Option<Grounded> {
    let text = line(&draft.answer);
    if !draft.known || text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    let mut cited: Vec<usize> = Vec::new();
    for number in &draft.facts {
        let at = number.checked_sub(1).filter(|at| *at < facts.len())?;
        if !cited.contains(&at) {
            cited.push(at);
        }
    }
    if cited.is_empty() {
        return None;
    }
    let mut known = numbers(question);
    known.extend(
        cited
            .iter()
            .filter_map(|at| facts.get(*at))
            .flat_map(|fact| numbers(fact)),
    );
    let own = |number: &String| known.contains(number);
    let is_borne_out = numbers(&text).iter().all(own);
    is_borne_out.then_some(Grounded { text, facts: cited })
}

/// Numbers in a text, each as its digits without grouping and trailing zeros.
fn numbers(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut current = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || (c == '.' && !current.is_empty()) {
            current.push(c);
        } else if c != ',' || current.is_empty() {
            let number = current.trim_end_matches('.');
            if !number.is_empty() {
                let plain = if number.contains('.') {
                    number.trim_end_matches('0').trim_end_matches('.')
                } else {
                    number
                };
                out.push(plain.to_owned());
            }
            current.clear();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: [&str; 2] = ["קולה: 5 ארגזים, סה״כ 120", "תנובה מגיעים ביום ראשון"];

    fn read(answer: &str, facts: &[usize]) -> Option<Vec<usize>> {
        let draft = Draft {
            known: true,
            answer: answer.to_owned(),
            facts: facts.to_vec(),
        };
        grounded(&draft, "כמה קולה?", &FACTS).map(|found| found.facts)
    }

    #[test]
    fn an_answer_rests_on_the_facts_it_cites() {
        assert_eq!(read("יש 120 קולה", &[1]), Some(vec![0]));
        assert_eq!(read("יש 120.0 קולה", &[1, 1]), Some(vec![0]));
        assert_eq!(read("ביום ראשון", &[2]), Some(vec![1]));
    }

    #[test]
    fn numbers_of_its_own_facts_of_its_own_and_no_facts_are_not_known() {
        assert_eq!(read("יש 121 קולה", &[1]), None);
        assert_eq!(read("יש 120 קולה", &[2]), None);
        assert_eq!(read("יש 120 קולה", &[3]), None);
        assert_eq!(read("יש 120 קולה", &[0]), None);
        assert_eq!(read("ביום ראשון", &[]), None);
        assert_eq!(read("", &[1]), None);
    }

    #[test]
    fn grouping_and_zeros_do_not_make_another_number() {
        assert_eq!(numbers("1,200 ו-2.50 ו-3."), vec!["1200", "2.5", "3"]);
    }
}
