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
    whole.info.title = "Mezave".to_owned();
    whole.info.version = env!("CARGO_PKG_VERSION").to_owned();
    whole.info.description = Some("A stock assistant for restaurants.".to_owned());
    let mut document = serde_json::to_value(whole)?;
    if let Some(paths) = document["paths"].as_object_mut() {
        let public = std::mem::take(paths)
            .into_iter()
            .filter(|(path, _)| !path.starts_with("/internal"))
            .map(|(path, item)| (format!("/api{path}"), item));
        *paths = public.collect();
    }
    document["servers"] = json!([{"url": "/"}]);
    document["components"]["securitySchemes"] = json!({
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    });
    document["security"] = json!([{"bearer": []}]);
    Ok(document)
}
