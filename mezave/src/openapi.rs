//! The whole public OpenAPI document: every service's own, under `/api`.

use anyhow::Context as _;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

/// The merged document.
pub fn document() -> anyhow::Result<Value> {
    let services: [OpenApi; 4] = [
        mezave_auth::openapi(),
        mezave_inventory::openapi(),
        mezave_ai::openapi(),
        mezave_notification::openapi(),
    ];
    let mut whole = services
        .into_iter()
        .reduce(|mut whole, service| {
            whole.merge(service);
            whole
        })
        .context("no service")?;
    "Mezave".clone_into(&mut whole.info.title);
    // utoipa fills in its own author.
    whole.info.contact = None;
    env!("CARGO_PKG_VERSION").clone_into(&mut whole.info.version);
    whole.info.description = Some("A stock assistant for restaurants.".to_owned());
    let mut document = serde_json::to_value(whole)?;
    if let Some(paths) = document["paths"].as_object_mut() {
        let public = std::mem::take(paths)
            .into_iter()
            .filter(|(path, _)| !path.starts_with("/internal"))
            .map(|(path, item)| (format!("/api{path}"), item));
        *paths = public.collect();
    }
    problems_are_problem_json(&mut document);
    name_operations(&mut document);
    document["servers"] = json!([{"url": "/"}]);
    document["components"]["securitySchemes"] = json!({
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    });
    document["security"] = json!([{"bearer": []}]);
    Ok(document)
}

/// Gives every operation a name of its own (`post_stock_movement`), because services repeat theirs,
/// and says that a POST may carry an Idempotency-Key.
fn name_operations(document: &mut Value) {
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        let words: Vec<String> = path
            .trim_start_matches("/api/")
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            operation["operationId"] = json!(format!("{method}_{}", words.join("_")));
            if method == "post" {
                let key = json!({
                    "name": "Idempotency-Key", "in": "header", "required": false,
                    "description": "The same key and body: the same answer and one effect, for 14 days.",
                    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                });
                match operation["parameters"].as_array_mut() {
                    Some(parameters) => parameters.push(key),
                    None => operation["parameters"] = json!([key]),
                }
            }
        }
    }
}

/// A refusal is sent as `application/problem+json`, whatever a path's own description calls it.
fn problems_are_problem_json(document: &mut Value) {
    let operations = document["paths"].as_object_mut().into_iter().flatten();
    let operations = operations.flat_map(|(_, path)| path.as_object_mut().into_iter().flatten());
    for (_, operation) in operations {
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (_, response) in responses.into_iter().flatten() {
            let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else {
                continue;
            };
            let is_problem = |kind: &Value| {
                kind["schema"]["$ref"].as_str() == Some("#/components/schemas/Problem")
            };
            if content.get("application/json").is_some_and(is_problem)
                && let Some(kind) = content.remove("application/json")
            {
                content.insert("application/problem+json".to_owned(), kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let document = document().unwrap();
        let mut names: Vec<String> = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|item| item.as_object().unwrap().values())
            .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
            .collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.contains(&"post_stock_movement".to_owned()));
    }

    #[test]
    fn refusals_are_described_as_they_are_sent() {
        let document = document().unwrap();
        assert_eq!(document["info"].get("contact"), None);
        let login = &document["paths"]["/api/auth/login"]["post"]["responses"];
        let kinds = |status: &str| {
            let content = login[status]["content"].as_object().unwrap();
            content.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(kinds("200"), ["application/json"]);
        assert_eq!(kinds("401"), ["application/problem+json"]);
    }
}
