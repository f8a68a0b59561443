//! What Meta says later of what it took: deliveries move forward only.

use mezave_notification::outgoing::{Kind, Parcel};
use sea_orm::Value as Bound;
use serde_json::Value;
use shared_testkit::whatsapp::{Status, Taken};

use super::{DANA, House};

impl House {
    /// The delivery of a parcel as the queue has it while it is being sent.
    async fn queued(&self, parcel: &Parcel) {
        let sql =
            "INSERT INTO deliveries (id, restaurant_id, channel, kind, severity, content, state,
            attempts, next_at, leased_until, reached, created_at)
            VALUES ($1, $2, 'whatsapp', 'message', 'info', '{}', 'waiting', 0, 1, 9, '[]', 1)";
        let values: [Bound; 2] = [parcel.delivery_id.into(), parcel.restaurant_id.into()];
        self.execute(sql, values).await;
    }

    /// The worker writes down that it was sent.
    async fn settled(&self, wamid: &str) {
        let sql = "UPDATE deliveries SET state = 'sent', provider_id = $1, leased_until = NULL";
        self.execute(sql, [wamid.into()]).await;
    }

    async fn sent(&self) -> Taken {
        let parcel = self.parcel(Kind::Message, "x", Value::Null);
        self.queued(&parcel).await;
        let wamid = self.sends(&parcel).await;
        self.settled(&wamid).await;
        self.cloud.taken().pop().unwrap()
    }

    async fn told(&self, of: &Taken, status: Status) -> String {
        let webhook = self.cloud.status(of, status);
        assert_eq!(self.hears(&webhook).await.status, 200);
        self.one("SELECT state FROM deliveries").await.unwrap()
    }

    async fn error(&self) -> String {
        let error = self
            .one::<Option<String>>("SELECT last_error FROM deliveries")
            .await;
        error.flatten().unwrap_or_default()
    }
}

#[tokio::test]
async fn forward_and_never_back() {
    let house = House::new().await;
    let sent = house.sent().await;
    for (status, state) in [
        (Status::Sent, "sent"),
        (Status::Read, "read"),
        (Status::Delivered, "read"),
        (Status::Sent, "read"),
        (Status::Failed(131_026), "read"),
    ] {
        assert_eq!(house.told(&sent, status).await, state, "{status:?}");
    }
}

#[tokio::test]
async fn what_failed_is_given_up_and_says_why() {
    let house = House::new().await;
    let sent = house.sent().await;
    assert_eq!(house.told(&sent, Status::Failed(131_026)).await, "dead");
    let error = house.error().await;
    assert!(
        error.contains("131026") && !error.contains("501234"),
        "{error}"
    );
    assert_eq!(house.told(&sent, Status::Delivered).await, "dead");
}

#[tokio::test]
async fn a_report_may_come_before_the_worker_has_written_it_down() {
    let house = House::new().await;
    let parcel = house.parcel(Kind::Message, "x", Value::Null);
    house.queued(&parcel).await;
    let wamid = house.sends(&parcel).await;
    let taken = house.cloud.taken().pop().unwrap();
    assert_eq!(house.told(&taken, Status::Delivered).await, "delivered");
    let kept = house
        .one::<String>("SELECT provider_id FROM deliveries")
        .await;
    assert_eq!(kept, Some(wamid));
    let lease = house
        .one::<Option<i64>>("SELECT leased_until FROM deliveries")
        .await;
    assert_eq!(
        lease,
        Some(None),
        "the worker's own note comes too late to matter"
    );
}

#[tokio::test]
async fn a_report_of_an_earlier_try_is_none_of_this_one() {
    let house = House::new().await;
    let sent = house.sent().await;
    // Given up, and sent again by the owner: the id of the first try is still there.
    house
        .execute(
            "UPDATE deliveries SET state = 'waiting', leased_until = 9",
            [],
        )
        .await;
    assert_eq!(house.told(&sent, Status::Failed(131_026)).await, "waiting");
    house.settled("wamid.other").await;
    assert_eq!(house.told(&sent, Status::Failed(131_026)).await, "sent");
    assert_eq!(house.told(&sent, Status::Delivered).await, "delivered");
}

#[tokio::test]
async fn outside_the_day_said_later_it_goes_again_as_a_template() {
    let house = House::new().await;
    house.dana_writes().await;
    let sent = house.sent().await;
    assert_eq!(sent.message["type"], "text");
    assert_eq!(house.told(&sent, Status::Failed(131_047)).await, "waiting");
    let next = house
        .one::<Option<i64>>("SELECT next_at FROM deliveries")
        .await
        .flatten();
    assert!(next.is_some());
    // What is still said of the first try changes nothing.
    assert_eq!(house.told(&sent, Status::Sent).await, "waiting");
    assert_eq!(house.told(&sent, Status::Failed(131_047)).await, "waiting");
    let again = house.parcel(Kind::Message, "x", Value::Null);
    let wamid = house.sends(&again).await;
    assert_eq!(house.cloud.last()["type"], "template");
    house.settled(&wamid).await;
    let mut taken = house.cloud.taken().pop().unwrap();
    taken.message["biz_opaque_callback_data"] = Value::Null;
    assert_eq!(
        house.told(&taken, Status::Failed(131_047)).await,
        "dead",
        "not for ever"
    );
}

#[tokio::test]
async fn reports_of_others_messages_are_left() {
    let house = House::new().await;
    let mut sent = house.sent().await;
    sent.wamid = "wamid.unknown".to_owned();
    sent.message["biz_opaque_callback_data"] = "not an id".into();
    assert_eq!(house.told(&sent, Status::Failed(131_026)).await, "sent");
    assert_eq!(sent.message["to"], DANA);
}
