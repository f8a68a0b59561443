//! `POST /chat/voice`: a recording as a message.

use axum::Json;
use axum::body::{BodyDataStream, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use futures::StreamExt as _;
use multer::{Constraints, Multipart, SizeLimit};
use shared_auth::Language;
use shared_contract::ai::{MAX_AUDIO, MessageAnswer, VoiceForm};
use shared_errors::Problem;
use shared_middleware::{Caller, idempotency_key};
use shared_storage::IdempotentCall;

use crate::service::{Assistant, Spoken};

/// Most bytes of the fields beside the recording.
const FIELDS: u64 = 16 * 1024;

/// Says something to Mezave with one's own voice: answered as `/chat/message`, with what was heard
/// in `transcript`. A booking is confirmed first where the recognition is not sure.
#[utoipa::path(post, path = "/chat/voice", tag = "chat",
    request_body(content = VoiceForm, content_type = "multipart/form-data"),
    responses((status = 200, body = MessageAnswer), (status = 404, body = Problem),
        (status = 413, body = Problem),
        (status = 415, description = "`unsupported_media_type`, `unsupported_audio`", body = Problem),
        (status = 422, description = "`audio_unreadable`, `audio_too_long`, `no_speech`, `speech_unclear`",
            body = Problem),
        (status = 429, description = "`model_budget`", body = Problem),
        (status = 503, description = "`speech_not_configured`, `speech_unavailable`", body = Problem)))]
pub async fn voice(
    State(assistant): State<Assistant>,
    Caller(who): Caller,
    request: Request,
) -> Result<Json<MessageAnswer>, Problem> {
    let header = idempotency_key(request.headers())?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.to_owned();
    let mut body = request.into_body().into_data_stream();
    let form = match read(&kind, &mut body).await {
        Ok(form) => form,
        Err(problem) => {
            drain(&mut body).await;
            return Err(problem);
        }
    };
    let in_body = form.client_message_id.map(|id| format!("body:{id}"));
    let key = in_body.or(header.map(|key| format!("header:{key}")));
    let audio = form
        .audio
        .ok_or_else(|| Problem::invalid("audio", "send the recording as the field audio"))?;
    let hash = IdempotentCall::hash(&audio);
    let spoken = Spoken {
        audio,
        conversation_id: form.conversation_id,
        language: form.language,
    };
    Ok(Json(assistant.voice(&who, spoken, key, hash).await?))
}

#[derive(Default)]
struct Form {
    audio: Option<Bytes>,
    conversation_id: Option<uuid::Uuid>,
    client_message_id: Option<String>,
    language: Option<Language>,
}

/// Reads what is left of a refused form: a sender that still writes does not read the answer.
async fn drain(body: &mut BodyDataStream) {
    let mut left = MAX_AUDIO;
    while let Some(Ok(part)) = body.next().await {
        left = left.saturating_sub(part.len() as u64);
        if left == 0 {
            return;
        }
    }
}

async fn read(kind: &str, body: &mut BodyDataStream) -> Result<Form, Problem> {
    let boundary = multer::parse_boundary(kind).map_err(|_| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send the recording as multipart/form-data, in the field audio.",
        )
    })?;
    let sizes = SizeLimit::new()
        .whole_stream(MAX_AUDIO + 4 * FIELDS)
        .per_field(FIELDS)
        .for_field("audio", MAX_AUDIO);
    let constraints = Constraints::new().size_limit(sizes);
    let mut parts = Multipart::with_constraints(body, boundary, constraints);
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(|error| wrong(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "audio" {
            form.audio = Some(part.bytes().await.map_err(|error| wrong(&error))?);
            continue;
        }
        let text = part.text().await.map_err(|error| wrong(&error))?;
        match name.as_str() {
            "conversation_id" => {
                let id = text.parse();
                let id = id.map_err(|_| Problem::invalid("conversation_id", "is no UUID"))?;
                form.conversation_id = Some(id);
            }
            "client_message_id" if (1..=200).contains(&text.chars().count()) => {
                form.client_message_id = Some(text);
            }
            "language" => {
                let language = serde_json::from_value(serde_json::Value::String(text));
                let language = language.map_err(|_| Problem::invalid("language", "he or en"))?;
                form.language = Some(language);
            }
            "client_message_id" => {
                return Err(Problem::invalid(name, "1 to 200 characters"));
            }
            _ => return Err(Problem::invalid(name, "unknown field")),
        }
    }
    Ok(form)
}

fn wrong(error: &multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The recording is larger than 25 MiB.",
            )
        }
        error => Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed_multipart",
            format!("The form cannot be read: {error}"),
        ),
    }
}
