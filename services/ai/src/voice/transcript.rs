//! `/v1/audio/transcriptions`: the words of a recording, and how sure the server is of them.

use bytes::Bytes;
use serde::Deserialize;

use super::VoiceError;
use super::recording::Kind;
use crate::llm::{ModelError, Server};

/// Between the parts of the request; too long to stand in a recording by chance.
const BOUNDARY: &str = "mezave-0f4c1be7c09f4f0b9d6e2a7b51d0c3aa-part";

/// Most characters of vocabulary: servers listen to some 200 tokens of it.
const VOCABULARY: usize = 500;

/// Most characters of a transcript.
const LONGEST: usize = 2_000;

/// Nobody says a word in less, in seconds; a damaged file may hold as little.
const SHORTEST: f64 = 0.15;

/// The same words this often, one after the other, are what models hear in noise.
const OVER_AND_OVER: usize = 4;

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The words, on one line.
    pub text: String,
    /// Whether the server says that it is sure of all of them.
    pub is_sure: bool,
}

/// The answer as servers send it; those that say little leave most of it out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    text: String,
    duration: Option<f64>,
    segments: Vec<Segment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Segment {
    avg_logprob: Option<f64>,
    no_speech_prob: Option<f64>,
    compression_ratio: Option<f64>,
}

/// What is to be heard.
pub struct Listen<'a> {
    pub audio: &'a [u8],
    pub kind: Kind,
    /// The language spoken: `he`, `en`.
    pub language: &'a str,
    /// Words that may come up.
    pub vocabulary: &'a str,
    pub most_seconds: u32,
}

/// Asks the server for the words.
pub async fn listen(server: &Server, what: &Listen<'_>) -> Result<Heard, VoiceError> {
    let answer = match asked(server, what, "verbose_json").await {
        // Some models know only the plain form, which does not say how sure they are.
        Err(ModelError::Refused(400 | 422, said)) if said.contains("response_format") => {
            asked(server, what, "json").await
        }
        answer => answer,
    };
    let answer = answer.map_err(|error| {
        tracing::warn!(%error, "the speech model did not hear a message");
        match error {
            ModelError::Refused(400 | 413 | 415 | 422, _) => VoiceError::Unreadable,
            ModelError::Budget => VoiceError::Budget,
            _ => VoiceError::Unavailable,
        }
    })?;
    judge(&answer, what)
}

async fn asked(server: &Server, what: &Listen<'_>, form: &str) -> Result<Answer, ModelError> {
    let body = body(what, &server.model, form);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let answer = server.post("/audio/transcriptions", &kind, body).await?;
    serde_json::from_slice(&answer).map_err(|error| {
        server.fault();
        ModelError::Nonsense(error.to_string())
    })
}

fn body(what: &Listen<'_>, model: &str, form: &str) -> Bytes {
    let mut body: Vec<u8> = Vec::with_capacity(what.audio.len() + 2_048);
    let fields = [
        ("model", model),
        ("response_format", form),
        ("language", what.language),
        ("temperature", "0"),
        ("prompt", what.vocabulary),
    ];
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\
         content-type: {}\r\n\r\n",
        what.kind.file_name(),
        what.kind.media_type(),
    );
    body.extend(head.bytes());
    body.extend(what.audio);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    Bytes::from(body)
}

/// Silence and noise make servers invent words; they say so in their figures.
fn judge(answer: &Answer, what: &Listen<'_>) -> Result<Heard, VoiceError> {
    let most = f64::from(what.most_seconds);
    if answer.duration.is_some_and(|seconds| seconds > most) {
        return Err(VoiceError::TooLong(what.most_seconds));
    }
    let text = shared_contract::text::line(&answer.text);
    let segments = &answer.segments;
    let above = |figure: Option<f64>, limit: f64| figure.is_some_and(|figure| figure > limit);
    let below = |figure: Option<f64>, limit: f64| figure.is_some_and(|figure| figure < limit);
    let is_empty = |s: &Segment| above(s.no_speech_prob, 0.6) && !above(s.avg_logprob, -0.5);
    if !text.chars().any(char::is_alphanumeric)
        || below(answer.duration, SHORTEST)
        || (!segments.is_empty() && segments.iter().all(is_empty))
    {
        return Err(VoiceError::Silence);
    }
    let is_noise = |s: &Segment| above(s.compression_ratio, 2.4) || below(s.avg_logprob, -1.5);
    let echoes = text.chars().count() > 20 && what.vocabulary.contains(&text);
    let is_long = text.chars().count() > LONGEST;
    if segments.iter().any(is_noise) || echoes || is_long || is_stuck(&text) {
        return Err(VoiceError::Unclear);
    }
    let is_clear = |s: &Segment| above(s.avg_logprob, -0.4) && below(s.no_speech_prob, 0.3);
    Ok(Heard {
        is_sure: !segments.is_empty() && segments.iter().all(is_clear),
        text,
    })
}

/// Whether it says nothing but the same two words or more, [`OVER_AND_OVER`].
fn is_stuck(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    (2..=words.len() / OVER_AND_OVER).any(|period| {
        words
            .iter()
            .zip(words.iter().skip(period))
            .all(|(a, b)| a == b)
    })
}

/// Names that may come up, as far as a server listens to them: short ones first.
pub fn vocabulary<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_by_key(|name| (name.chars().count(), *name));
    names.dedup();
    let mut out = String::new();
    for name in names {
        if out.chars().count() + name.chars().count() + 2 > VOCABULARY {
            break;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::{Value, json};

    fn heard(answer: Value) -> Result<Heard, VoiceError> {
        let answer: Answer = serde_json::from_value(answer).unwrap();
        let what = Listen {
            audio: b"",
            kind: Kind::Ogg,
            language: "he",
            vocabulary: "קולה, ספרייט, מים מינרלים, עגבניות שרי",
            most_seconds: 120,
        };
        judge(&answer, &what)
    }

    fn segment(logprob: f64, silence: f64, ratio: f64) -> Value {
        json!([{"avg_logprob": logprob, "no_speech_prob": silence, "compression_ratio": ratio}])
    }

    #[test]
    fn it_is_sure_only_where_every_figure_says_so() {
        let clear = json!({"text": " לקחתי 3 קולה ", "segments": segment(-0.2, 0.01, 1.2)});
        let sure = heard(clear).unwrap();
        assert_eq!((sure.text.as_str(), sure.is_sure), ("לקחתי 3 קולה", true));
        let doubtful = json!({"text": "לקחתי 3 קולה", "segments": segment(-0.8, 0.01, 1.2)});
        assert!(!heard(doubtful).unwrap().is_sure);
        assert!(!heard(json!({"text": "לקחתי 3 קולה"})).unwrap().is_sure);
    }

    #[test]
    fn silence_and_noise_are_no_words() {
        assert_eq!(heard(json!({"text": " ... "})), Err(VoiceError::Silence));
        let invented = json!({"text": "תודה שצפיתם", "segments": segment(-0.9, 0.9, 1.0)});
        assert_eq!(heard(invented), Err(VoiceError::Silence));
        let stuck = json!({"text": "לקחתי לקחתי לקחתי", "segments": segment(-0.3, 0.1, 4.0)});
        assert_eq!(heard(stuck), Err(VoiceError::Unclear));
        let echo = json!({"text": "ספרייט, מים מינרלים, עגבניות שרי"});
        assert_eq!(heard(echo), Err(VoiceError::Unclear));
        let sorry = json!({"text": "I'm sorry, I'm sorry, I'm sorry, I'm sorry"});
        assert_eq!(heard(sorry), Err(VoiceError::Unclear));
        assert!(heard(json!({"text": "לא, לא, לא, לא, זרקתי 3 קולה"})).is_ok());
        let nothing = json!({"text": "you", "duration": 0.0135});
        assert_eq!(heard(nothing), Err(VoiceError::Silence));
        let long = json!({"text": "לקחתי", "duration": 600.0});
        assert_eq!(heard(long), Err(VoiceError::TooLong(120)));
    }
}
