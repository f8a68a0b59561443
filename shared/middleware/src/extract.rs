//! Reading a request strictly: every fault is a problem document that names the field.
//!
//! 400 for what is no JSON or no UTF-8, 413, 415, and 422 for everything else: wrong types,
//! unknown fields, NUL characters, limits.

use std::fmt::Write as _;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use garde::Validate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared_errors::Problem;

/// Most bytes a JSON body may have (1 `MiB`).
pub const MAX_JSON: usize = 1024 * 1024;

/// A JSON body, checked. An empty body counts as `{}`.
#[derive(Debug, Clone)]
pub struct ApiJson<T>(pub T);

impl<T, S> FromRequest<S> for ApiJson<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = read_json(&parts.headers, body).await?;
        parse(&bytes).map(Self)
    }
}

/// Reads a JSON body within its limits.
pub async fn read_json(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let bytes = to_bytes(body, MAX_JSON).await.map_err(|_| {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "The request body is larger than 1 MiB.",
        )
    })?;
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .map(|kind| kind.split(';').next().unwrap_or_default().trim());
    let is_json = kind.is_some_and(|kind| {
        kind.eq_ignore_ascii_case("application/json") || kind.ends_with("+json")
    });
    if !is_json && !bytes.is_empty() {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send JSON with the header content-type: application/json.",
        ));
    }
    Ok(bytes)
}

/// Bytes to a checked request.
pub(crate) fn parse<T>(bytes: &[u8]) -> Result<T, Problem>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: Value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = field_name(error.path().to_string(), None);
        if error.inner().to_string().starts_with("number out of range") {
            return Problem::invalid(field, "this number is out of range");
        }
        malformed(&error.inner().to_string())
    })?;
    reader
        .end()
        .map_err(|error| malformed(&error.to_string()))?;
    // serde would take a list for an object, field by field in the order of our source.
    if value.is_array() {
        return Err(Problem::invalid("body", "must be an object"));
    }
    refuse_nul(&value, &mut String::new())?;
    let request: T = serde_path_to_error::deserialize(value).map_err(|error| {
        let message = error.inner().to_string();
        Problem::invalid(
            field_name(error.path().to_string(), Some(&message)),
            message,
        )
    })?;
    check(&request)?;
    Ok(request)
}

fn malformed(detail: &str) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed_json",
        format!("The request body is no JSON: {detail}"),
    )
}

/// serde names an unknown or missing field only in its message; a client wants it in `field`.
fn field_name(path: String, message: Option<&str>) -> String {
    let named = message
        .filter(|message| {
            message.starts_with("unknown field")
                || message.starts_with("missing field")
                || message.starts_with("duplicate field")
        })
        .and_then(|message| message.split('`').nth(1));
    match (path.as_str(), named) {
        ("." | "", Some(name)) => name.to_owned(),
        ("." | "", None) => "body".to_owned(),
        (path, Some(name)) if path != name && !path.ends_with(&format!(".{name}")) => {
            format!("{path}.{name}")
        }
        _ => path,
    }
}

/// `PostgreSQL` cannot hold NUL in text and no person types it.
fn refuse_nul(value: &Value, path: &mut String) -> Result<(), Problem> {
    let length = path.len();
    match value {
        Value::String(text) if text.contains('\0') => Err(Problem::invalid(
            if path.is_empty() {
                "body"
            } else {
                path.as_str()
            },
            "must not contain NUL characters",
        )),
        Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            // Writing to a String cannot fail.
            let _ = write!(path, "[{index}]");
            let result = refuse_nul(item, path);
            path.truncate(length);
            result
        }),
        Value::Object(fields) => fields.iter().try_for_each(|(name, item)| {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&name.replace('\0', "\\0"));
            let result = if name.contains('\0') {
                Err(Problem::invalid(path.as_str(), "unknown field"))
            } else {
                refuse_nul(item, path)
            };
            path.truncate(length);
            result
        }),
        _ => Ok(()),
    }
}

fn check<T: Validate<Context = ()>>(request: &T) -> Result<(), Problem> {
    let Err(report) = request.validate() else {
        return Ok(());
    };
    let mut faults = report.iter().map(|(path, error)| {
        let path = path.to_string();
        let field = if path.is_empty() {
            "body".to_owned()
        } else {
            path
        };
        (field, error.message().to_string())
    });
    let (field, message) = faults
        .next()
        .unwrap_or_else(|| ("body".to_owned(), "is not valid".to_owned()));
    Err(faults.fold(
        Problem::invalid(field, message),
        |problem, (field, message)| problem.field(field, message),
    ))
}

/// The query string, checked like a body.
#[derive(Debug, Clone)]
pub struct ApiQuery<T>(pub T);

impl<T, S> FromRequestParts<S> for ApiQuery<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let mut fields = form_urlencoded::parse(query.as_bytes());
        if let Some((field, _)) = fields.find(|(_, value)| value.contains('\0')) {
            return Err(Problem::invalid(field, "must not contain NUL characters"));
        }
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(reader).map(Self).map_err(
            |error: serde_path_to_error::Error<_>| {
                let message = error.inner().to_string();
                let field = field_name(error.path().to_string(), Some(&message));
                let field = if field == "body" {
                    "query".to_owned()
                } else {
                    field
                };
                Problem::invalid(field, message)
            },
        )
    }
}

/// The ids of the path. What is no UUID is 422, naming the parameter.
#[derive(Debug, Clone)]
pub struct ApiPath<T>(pub T);

impl<T, S> FromRequestParts<S> for ApiPath<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::<T>::from_request_parts(parts, state)
            .await
            .map(|Path(value)| Self(value))
            .map_err(|error| {
                let field = wrong_parameter(&error).unwrap_or_else(|| "path".to_owned());
                Problem::invalid(field, error.body_text())
            })
    }
}

/// The parameter that could not be read.
fn wrong_parameter(error: &PathRejection) -> Option<String> {
    let PathRejection::FailedToDeserializePathParams(error) = error else {
        return None;
    };
    match error.kind() {
        ErrorKind::ParseErrorAtKey { key, .. }
        | ErrorKind::DeserializeError { key, .. }
        | ErrorKind::InvalidUtf8InPathParam { key } => Some(key.clone()),
        _ => None,
    }
}
