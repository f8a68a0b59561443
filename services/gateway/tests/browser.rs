//! What browsers are told: security headers, compression, the page of the description.

use crate::common::{Over, World, world, world_with};
use axum::body::Body;
use http::Request;
use mezave_gateway::Config;

#[tokio::test]
async fn answers_carry_the_security_headers_and_are_compressed() {
    let world = world(Over::InProcess).await;
    for path in ["/", "/healthz", "/api/docs/", "/api/stock", "/api/nothing"] {
        let reply = world.api().get(path).await;
        let csp = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(csp.contains("default-src 'self'") && csp.contains("frame-ancestors 'none'"));
        assert!(!csp.contains("unsafe"));
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert!(reply.headers.contains_key("referrer-policy"));
        let permissions = reply.headers["permissions-policy"].to_str().unwrap();
        assert!(permissions.contains("microphone=(self)"));
        assert!(reply.headers.contains_key("x-request-id"), "{path}");
    }
    let packed = world.api().with_header("accept-encoding", "gzip, br");
    let reply = packed.get("/api/stock/many").await;
    assert!(reply.headers.contains_key("content-encoding"));
    assert_eq!(reply.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn the_description_has_a_page_without_inline_scripts() {
    let world = world(Over::InProcess).await;
    let text = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(world.router(), request)
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let page = text("/api/docs/").await;
    let scripts: Vec<_> = page.split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let (tag, rest) = script.split_once('>').unwrap();
        assert!(
            tag.contains("src=") && rest.trim_start().starts_with("</script>"),
            "{script}"
        );
    }
    assert!(!page.contains("<style") && !page.contains("http://") && !page.contains("https://"));
    let start = text("/api/docs/swagger-initializer.js").await;
    assert!(start.contains("/api/openapi.json"), "{start}");
    text("/api/docs/swagger-ui-bundle.js").await;
    assert_eq!(
        world.nobody().get("/api/docs").await.headers["location"],
        "/api/docs/"
    );
    assert_eq!(
        world.nobody().get("/api/openapi.json").await.ok()["openapi"],
        "3.1.0"
    );
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_document_everywhere() {
    let world = world(Over::InProcess).await;
    for path in ["/healthz", "/readyz", "/api/openapi.json", "/api/events"] {
        let reply = world.api().post(path, &serde_json::json!({})).await;
        assert_eq!(reply.status, 405, "{path}");
        assert_eq!(reply.code(), "method_not_allowed", "{path}");
    }
}

#[tokio::test]
async fn pages_of_other_sites_need_to_be_allowed() {
    let config = Config {
        cors_origins: vec!["https://shop.example".parse().unwrap()],
        ..Config::default()
    };
    let allowing = world_with(Over::InProcess, config).await;
    let default = world(Over::InProcess).await;
    let preflight = |origin: &str| {
        Request::options("/api/stock/movement")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,idempotency-key,content-type",
            )
            .body(Body::empty())
            .unwrap()
    };
    let ask = async |world: &World, request| {
        tower::ServiceExt::oneshot(world.router(), request)
            .await
            .unwrap()
    };
    let answer = ask(&allowing, preflight("https://shop.example")).await;
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        header("access-control-allow-origin"),
        "https://shop.example"
    );
    assert!(header("access-control-allow-methods").contains("POST"));
    for name in ["authorization", "idempotency-key", "content-type"] {
        assert!(header("access-control-allow-headers").contains(name));
    }
    assert_eq!(header("access-control-max-age"), "600");
    assert!(header("vary").contains("origin"));
    assert!(
        !answer
            .headers()
            .contains_key("access-control-allow-credentials")
    );

    let api = allowing.api().with_header("origin", "https://shop.example");
    for path in ["/api/stock", "/api/nothing"] {
        let reply = api.get(path).await;
        assert_eq!(
            reply.headers["access-control-allow-origin"],
            "https://shop.example"
        );
        let shown = reply.headers["access-control-expose-headers"]
            .to_str()
            .unwrap();
        assert!(shown.contains("x-request-id"));
    }
    for (world, origin) in [
        (&allowing, "https://other.example"),
        (&default, "https://shop.example"),
    ] {
        let answer = ask(world, preflight(origin)).await;
        assert!(!answer.headers().contains_key("access-control-allow-origin"));
        let api = world.api().with_header("origin", origin);
        let headers = api.get("/api/stock").await.headers;
        assert!(!headers.contains_key("access-control-allow-origin"));
    }
}
