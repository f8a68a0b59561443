//! Which facts are nearest to a question: by their words, by their meaning, and both together. Pure.

use std::collections::HashMap;

use shared_language::{Lexicon, ProductDoc, ProductIndex};
use uuid::Uuid;

use super::embed::from_bytes;
use crate::repository::facts::Model;

/// How many each way of looking brings.
pub const EACH: usize = 12;

/// What dampens the first places when two orders are put together.
const DAMP: f32 = 20.0;

/// Below this a vector says nothing about a question.
pub const LEAST_LIKENESS: f32 = 0.2;

/// The `most` facts nearest to `question`, best first. `meant` are those nearest by meaning.
pub fn nearest<'f>(
    facts: &'f [Model],
    question: &str,
    meant: Vec<Uuid>,
    lexicon: &Lexicon,
    most: usize,
) -> Vec<&'f Model> {
    let mut score: HashMap<Uuid, f32> = HashMap::new();
    let orders = [by_words(facts, question, lexicon), meant];
    for order in orders {
        for (place, id) in (0_u16..).zip(order) {
            *score.entry(id).or_default() += 1.0 / (DAMP + f32::from(place));
        }
    }
    let mut found: Vec<&Model> = facts
        .iter()
        .filter(|fact| score.contains_key(&fact.id))
        .collect();
    let points = |fact: &Model| score.get(&fact.id).copied().unwrap_or_default();
    found.sort_by(|a, b| points(b).total_cmp(&points(a)).then(a.id.cmp(&b.id)));
    found.truncate(most);
    found
}

fn by_words(facts: &[Model], question: &str, lexicon: &Lexicon) -> Vec<Uuid> {
    let docs = facts
        .iter()
        .map(|fact| ProductDoc {
            id: fact.id,
            name: fact.text.clone(),
            ..ProductDoc::default()
        })
        .collect();
    let index = ProductIndex::build(docs, lexicon);
    let found = index.search(question, EACH);
    found.into_iter().map(|found| found.id).collect()
}

/// Those nearest to the question's own vector of `model`, every vector looked at.
pub fn by_meaning(facts: &[Model], model: &str, question: &[f32]) -> Vec<Uuid> {
    let mut found: Vec<(f32, Uuid)> = facts
        .iter()
        .filter(|fact| fact.model.as_deref() == Some(model))
        .filter_map(|fact| {
            let vector = from_bytes(fact.embedding.as_deref()?);
            let likeness = cosine(&vector, question)?;
            (likeness > LEAST_LIKENESS).then_some((likeness, fact.id))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(EACH);
    found.into_iter().map(|(_, id)| id).collect()
}

fn cosine(one: &[f32], other: &[f32]) -> Option<f32> {
    if one.len() != other.len() {
        return None;
    }
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let norm = (dot(one, one) * dot(other, other)).sqrt();
    (norm > 0.0).then(|| dot(one, other) / norm)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::embed::to_bytes;
    use super::*;

    fn fact(n: u128, text: &str, vector: [f32; 2]) -> Model {
        Model {
            id: Uuid::from_u128(n),
            restaurant_id: Uuid::nil(),
            kind: "note".to_owned(),
            subject_id: Uuid::from_u128(n),
            text: text.to_owned(),
            model: Some("m".to_owned()),
            embedding: Some(to_bytes(&vector)),
            updated_at: 0,
        }
    }

    fn order(question: &str, vector: Option<(&str, &[f32])>) -> Vec<u128> {
        let facts = [
            fact(1, "תנובה מביאים חלב ביום ראשון", [0.0, 1.0]),
            fact(2, "המפתח של המקפיא אצל דנה", [1.0, 0.0]),
        ];
        let lexicon = Lexicon::shared().unwrap();
        let meant = vector.map_or_else(Vec::new, |(m, v)| by_meaning(&facts, m, v));
        let found = nearest(&facts, question, meant, lexicon, 5);
        found.iter().map(|fact| fact.id.as_u128()).collect()
    }

    #[test]
    fn words_find_without_a_model_and_vectors_without_words() {
        assert_eq!(order("מתי תנובה מביאים", None).first(), Some(&1));
        assert_eq!(order("איפה המפתח", None).first(), Some(&2));
        assert_eq!(order("zzz", Some(("m", &[0.9, 0.1]))), vec![2]);
        assert_eq!(
            order("zzz", Some(("another", &[0.9, 0.1]))),
            Vec::<u128>::new()
        );
        assert_eq!(
            order("zzz", Some(("m", &[0.9, 0.1, 0.0]))),
            Vec::<u128>::new()
        );
    }
}
