//! Ending mail by the link in it, from the header of a message that a real server took.

use axum::body::Body;
use http::{Request, Response, header};
use mezave_notification::{Kind, Outcome, Sender as _};
use serde_json::{Value, json};
use shared_auth::{Language, Role};
use tower::ServiceExt as _;

use crate::common::{Running, World};
use crate::email::{parcel, sender, server, trusting};

async fn ask(running: &Running, method: &str, path: &str, accept: &str) -> (u16, String, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    let response: Response<Body> = running.router().oneshot(request).await.unwrap();
    let kind = response.headers()[header::CONTENT_TYPE]
        .to_str()
        .unwrap()
        .to_owned();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 1 << 20)
        .await
        .unwrap();
    (status, kind, String::from_utf8(body.to_vec()).unwrap())
}

/// The path of the link in the header, as the service knows it.
fn link(message: &Value) -> String {
    let header = message["headers"]["list-unsubscribe"].as_str().unwrap();
    let url = header.trim_matches(['<', '>']);
    url.strip_prefix("https://mezave.example/api")
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn one_click_ends_mail_and_nothing_else() {
    let Some(server) = server(None) else { return };
    let world = World::new().await;
    let owner = world.person(Role::Owner).await;
    let other = world.person(Role::Manager).await;
    let running = world.start().await;
    let preferences = |id| format!("/notify/preferences/{id}");
    let chosen = json!({"channels": {"stock_low": ["inbox", "email"], "digest": ["email"],
        "lot_expired": ["push"]}, "digest": "08:00", "quiet_hours": null});
    let api = running.api(&owner);
    // auth's events are consumed in their own time.
    while api.get(&preferences(other.id)).await.status != 200 {
        tokio::task::yield_now().await;
    }
    let mut kept = api.put(&preferences(owner.id), &chosen).await.ok();
    let others = api.put(&preferences(other.id), &chosen).await.ok();

    let mail = sender(&world, &trusting(&server)).await;
    let mut parcel = parcel(&world, Kind::Alert);
    parcel.to.user_id = Some(owner.id);
    assert_eq!(mail.send(&parcel).await, Outcome::sent());
    let path = link(&server.taken()[0]);

    let (status, kind, page) = ask(&running, "GET", &path, "text/html").await;
    assert_eq!((status, kind.as_str()), (200, "text/html; charset=utf-8"));
    assert!(
        page.contains(r#"<html lang="he" dir="rtl">"#) && page.contains("<form method=\"post\">")
    );
    assert!(
        !page.contains("style=\"") && !page.contains("<script"),
        "as the gateway wants it"
    );
    let style = ask(&running, "GET", "/notify/unsubscribe?style=1", "text/css").await;
    assert_eq!(
        (style.0, style.1.as_str()),
        (200, "text/css; charset=utf-8")
    );
    assert_eq!(
        api.get(&preferences(owner.id)).await.ok(),
        kept,
        "looking changes nothing"
    );

    for _ in 0..2 {
        let (status, _, page) = ask(&running, "POST", &path, "*/*").await;
        assert_eq!(status, 200);
        assert!(page.contains("לא יישלח אליך עוד דואר"));
    }
    kept["channels"]["stock_low"] = json!(["inbox"]);
    kept["channels"]["digest"] = json!([]);
    assert_eq!(api.get(&preferences(owner.id)).await.ok(), kept);
    assert_eq!(api.get(&preferences(other.id)).await.ok(), others);

    let mut forged = path.clone().into_bytes();
    let last = forged.len() - 10;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for path in [
        forged.as_str(),
        "/notify/unsubscribe",
        "/notify/unsubscribe?token=x",
    ] {
        for method in ["GET", "POST"] {
            let (status, kind, _) = ask(&running, method, path, "*/*").await;
            assert_eq!((status, kind.as_str()), (404, "application/problem+json"));
            let (status, kind, page) = ask(&running, method, path, "text/html").await;
            assert_eq!((status, kind.as_str()), (404, "text/html; charset=utf-8"));
            assert!(!page.contains("<form"));
        }
    }
    running.stop().await;
}

#[tokio::test]
async fn only_what_one_may_end_has_the_link() {
    let Some(server) = server(None) else { return };
    let world = World::new().await;
    let with = trusting(&server);
    let mut without = trusting(&server);
    without.public_url = String::new();
    let (with, without) = (sender(&world, &with).await, sender(&world, &without).await);
    for kind in [
        Kind::Alert,
        Kind::Digest,
        Kind::Message,
        Kind::Test,
        Kind::Answer,
    ] {
        let mut parcel = parcel(&world, kind);
        parcel.to.language = Language::En;
        with.send(&parcel).await;
        without.send(&parcel).await;
        parcel.to.user_id = None;
        with.send(&parcel).await;
        let taken = server.taken();
        let [linked, bare, stranger] = &taken[taken.len() - 3..] else {
            panic!()
        };
        let ends = matches!(kind, Kind::Alert | Kind::Digest | Kind::Message);
        assert_eq!(
            linked["headers"]["list-unsubscribe"].is_string(),
            ends,
            "{kind:?}"
        );
        let one_click = &linked["headers"]["list-unsubscribe-post"];
        assert_eq!(one_click.is_string(), ends);
        for message in [bare, stranger] {
            assert!(message["headers"]["list-unsubscribe"].is_null());
            assert!(message["headers"]["list-unsubscribe-post"].is_null());
        }
        let says = |message: &Value, text: &str| message["parts"].to_string().contains(text);
        assert_eq!(says(linked, "Send me no more mail"), ends);
        assert_eq!(says(bare, "Settings, in the app"), ends);
        assert!(!says(stranger, "Settings, in the app") && !says(bare, "https://"));
    }
}
