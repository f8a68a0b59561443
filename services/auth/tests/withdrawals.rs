//! What other processes are told about tokens that no longer count.

use serde_json::json;

use crate::support::{Fixture, OWNER};

#[tokio::test]
async fn are_told_from_where_the_reader_is_until_the_tokens_have_run_out() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let cook = fixture.member(&owner, "cook@example.com", "employee").await;
    let before = fixture.withdrawals(None).await;
    assert!(before.people.is_empty() && before.sessions.is_empty());
    let path = format!("/users/{}", cook.id);
    let role = json!({"role": "manager"});
    owner.api.patch(&path, &role).await.ok();
    cook.api.post("/auth/logout", &json!({})).await;
    let told = fixture.withdrawals(Some(before.next)).await;
    assert_eq!((told.people.len(), told.sessions.len()), (1, 1));
    assert_eq!(told.people[0].user_id, cook.id);
    // What was told shortly before is told again, and later no more.
    let again = fixture.withdrawals(Some(told.next)).await;
    assert_eq!(again.people, told.people);
    fixture.clock.advance_seconds(5 * 60);
    let later = fixture.withdrawals(Some(told.next)).await;
    assert_eq!(later.people, told.people, "the reader was away");
    let none = fixture.withdrawals(Some(later.next)).await;
    assert!(none.people.is_empty() && none.sessions.is_empty());
    assert_eq!(fixture.withdrawals(None).await.sessions, told.sessions);
    fixture.clock.advance_seconds(12 * 60);
    let over = fixture.withdrawals(None).await;
    assert!(over.people.is_empty() && over.sessions.is_empty());
}

#[tokio::test]
async fn hold_back_nothing_issued_in_the_same_second() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    assert_eq!(owner.api.delete("/auth/sessions").await.status, 204);
    let back = fixture.login(OWNER).await;
    let verifier = fixture.service.verifier();
    verifier.withdraw(&fixture.withdrawals(None).await);
    verifier.verify(&back.access).await.unwrap();
    assert!(verifier.verify(&owner.access).await.is_err());
}

#[tokio::test]
async fn a_stolen_refresh_token_ends_its_login_for_everybody() {
    let fixture = Fixture::new().await;
    let owner = fixture.owner().await;
    let renewed = fixture.entered(&fixture.refresh(&owner.refresh, "").await.ok());
    assert_eq!(fixture.refresh(&owner.refresh, "").await.status, 401);
    let verifier = fixture.service.verifier();
    verifier.verify(&renewed.access).await.unwrap();
    verifier.withdraw(&fixture.withdrawals(None).await);
    assert!(verifier.verify(&renewed.access).await.is_err());
}
