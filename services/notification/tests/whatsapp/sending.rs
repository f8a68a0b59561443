//! What goes out: free text, buttons, templates; and what follows when Meta does not take it.

use std::time::Duration;

use mezave_notification::outgoing::{Kind, Outcome, Sender as _};
use serde_json::{Value, json};
use shared_testkit::whatsapp::Fault;

use super::{DANA, House, PHONE_NUMBER_ID};

const DAY: i64 = 24 * 60 * 60;

fn options(names: &[String]) -> Value {
    let option = |(at, name): (usize, &String)| json!({"id": format!("id-{at}"), "label": name});
    let options: Vec<Value> = names.iter().enumerate().map(option).collect();
    json!({"options": options})
}

#[tokio::test]
async fn a_template_until_the_person_writes_and_after_a_day() {
    let house = House::new().await;
    let alert = house.parcel(Kind::Alert, "נשארו 3.\nהמינימום: 10.", Value::Null);
    let wamid = house.sends(&alert).await;
    let first = house.cloud.last();
    assert_eq!(house.cloud.taken()[0].wamid, wamid);
    assert_eq!(first["template"]["name"], "mezave_alert");
    assert_eq!(
        first["biz_opaque_callback_data"],
        alert.delivery_id.to_string()
    );
    let parameters = &first["template"]["components"][0]["parameters"];
    assert_eq!(parameters[1]["text"], "נשארו 3. המינימום: 10.");

    house.dana_writes().await;
    house.sends(&alert).await;
    let text = house.cloud.last()["text"]["body"].clone();
    let title = "*מלאי נמוך: \u{2068}קולה <b>Zero</b>\u{2069}*";
    assert_eq!(text, format!("{title}\nנשארו 3.\nהמינימום: 10."));

    house.world.clock.advance_seconds(DAY - 30);
    house.sends(&alert).await;
    assert_eq!(house.cloud.last()["type"], "template");
}

#[tokio::test]
async fn every_kind_is_taken_inside_and_outside_the_day() {
    let house = House::new().await;
    for _ in 0..2 {
        for kind in [
            Kind::Alert,
            Kind::Digest,
            Kind::Message,
            Kind::Answer,
            Kind::Test,
        ] {
            house
                .sends(&house.parcel(kind, &"מלה\n\t ".repeat(3_000), Value::Null))
                .await;
        }
        let mut bare = house.parcel(Kind::Answer, "", Value::Null);
        bare.title.clear();
        house.sends(&bare).await;
        let code = house.parcel(Kind::Code, "x", json!({"code": "123456"}));
        house.sends(&code).await;
        assert_eq!(house.cloud.last()["template"]["name"], "mezave_code");
        house.dana_writes().await;
    }
}

#[tokio::test]
async fn answers_are_offered_as_buttons_or_a_list() {
    let house = House::new().await;
    house.dana_writes().await;
    for count in [1, 3, 4, 10, 11, 40] {
        let names: Vec<String> = (0..count)
            .map(|at| format!("קוקה קולה זירו סוכר בפחית אלומיניום {} מ״ל", at * 10))
            .collect();
        let parcel = house.parcel(Kind::Answer, "איזה מהם לקחת?", options(&names));
        house.sends(&parcel).await;
        let sent = house.cloud.last().to_string();
        for name in &names {
            assert!(sent.contains(name.as_str()), "{count}: {name} in {sent}");
        }
    }
}

#[tokio::test]
async fn closed_without_our_knowing_it_goes_as_a_template_at_once() {
    let house = House::new().await;
    // Only we think that Dana wrote.
    let webhook = house.cloud.message_as(
        "wamid.x",
        DANA,
        &json!({"type": "text", "text": {"body": "היי"}}),
    );
    house.hears(&webhook).await;
    house
        .sends(&house.parcel(Kind::Answer, "שלום", Value::Null))
        .await;
    assert_eq!(house.cloud.requests().len(), 2);
    assert_eq!(house.cloud.last()["type"], "template");
    house
        .sends(&house.parcel(Kind::Answer, "שלום", Value::Null))
        .await;
    assert_eq!(house.cloud.requests().len(), 3, "it is known now");
}

#[tokio::test]
async fn what_passes_is_tried_again_later_with_the_same_id() {
    let house = House::new().await;
    let alert = house.parcel(Kind::Alert, "x", Value::Null);
    let faults = [
        Fault::Code(400, 131_056),
        Fault::Code(400, 130_429),
        Fault::Code(400, 80_007),
        Fault::Code(400, 131_048),
        Fault::Code(401, 190),
        Fault::Code(500, 131_000),
        Fault::Status(502),
        Fault::Status(429),
        Fault::Nonsense,
        Fault::Lost,
    ];
    for fault in faults {
        house.cloud.fail_next([fault.clone()]);
        let outcome = house.way.send(&alert).await;
        assert!(
            matches!(outcome, Outcome::Later { .. }),
            "{fault:?}: {outcome:?}"
        );
    }
    house.cloud.fail_next([Fault::RetryAfter(77)]);
    let Outcome::Later { after, .. } = house.way.send(&alert).await else {
        panic!("later");
    };
    assert_eq!(after, Some(Duration::from_secs(77)));
    house.sends(&alert).await;
    let id = alert.delivery_id.to_string();
    for request in house.cloud.requests() {
        assert_eq!(request["biz_opaque_callback_data"], id);
    }
}

#[tokio::test]
async fn what_never_goes_through_is_given_up_with_a_hint() {
    let house = House::new().await;
    house.cloud.withdraw("mezave_alert");
    let alert = house.parcel(Kind::Alert, "x", Value::Null);
    let Outcome::Dead { error } = house.way.send(&alert).await else {
        panic!("dead");
    };
    assert!(
        error.contains("132001") && error.contains("mezave_alert"),
        "{error}"
    );
    house.cloud.approve("mezave_alert", "he", 1, false);
    let outcome = house.way.send(&alert).await;
    assert!(
        matches!(&outcome, Outcome::Dead { error } if error.contains("132000")),
        "{outcome:?}"
    );
    let mut nowhere = alert.clone();
    nowhere.to.address.clear();
    let outcome = house.way.send(&nowhere).await;
    assert!(matches!(&outcome, Outcome::Dead { error } if error.contains("no confirmed number")));
    house.cloud.unreachable(DANA);
    let Outcome::Dead { error } = house.way.send(&alert).await else {
        panic!("dead");
    };
    assert!(
        error.contains("131026") && !error.contains("50123"),
        "{error}"
    );
}

#[tokio::test]
async fn too_many_to_one_number_wait() {
    let house = House::new().await;
    house.cloud.limit_pairs(2, 6);
    let alert = house.parcel(Kind::Alert, "x", Value::Null);
    house.sends(&alert).await;
    house.sends(&alert).await;
    let outcome = house.way.send(&alert).await;
    assert!(
        matches!(outcome, Outcome::Later { after: Some(_), .. }),
        "{outcome:?}"
    );
    house.world.clock.advance_seconds(7);
    house.sends(&alert).await;
}

#[tokio::test]
async fn who_hangs_is_left_in_time() {
    let house = House::new().await;
    house.cloud.fail_next([Fault::Hang]);
    let alert = house.parcel(Kind::Alert, "x", Value::Null);
    let sending = house.way.send(&alert);
    tokio::pin!(sending);
    // Time stands from the moment the request is there, and goes on when nothing else is to do.
    let arrived = async {
        while house.cloud.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        outcome = &mut sending => panic!("answered: {outcome:?}"),
        () = arrived => tokio::time::pause(),
    }
    assert!(matches!(sending.await, Outcome::Later { .. }));
}

#[tokio::test]
async fn a_wrong_token_and_missing_settings_are_named_and_nothing_is_lost() {
    let house = House::with(|config, _| {
        config.access_token = shared_auth::Secret::new("EAAJB-wrong-token");
    })
    .await;
    let alert = house.parcel(Kind::Alert, "x", Value::Null);
    let Outcome::Later { error, after, .. } = house.way.send(&alert).await else {
        panic!("later");
    };
    assert!(error.contains("190") && !error.contains("EAAJB"), "{error}");
    assert!(after >= Some(Duration::from_mins(10)));
    assert!(house.way.missing().is_empty());

    let house = House::with(|config, _| config.access_token = shared_auth::Secret::default()).await;
    assert_eq!(
        house.way.missing(),
        ["MEZAVE_NOTIFICATION__WHATSAPP__ACCESS_TOKEN"]
    );
    let outcome = house.way.send(&alert).await;
    assert!(matches!(&outcome, Outcome::Later { error, .. } if error.contains("ACCESS_TOKEN")));
    assert!(house.cloud.requests().is_empty());
}

#[tokio::test]
async fn each_restaurant_of_a_chain_has_its_number() {
    let house = House::new().await;
    let other = house.world.id();
    house.restaurant(other).await;
    let alert = house.parcel(Kind::Alert, "x", Value::Null);
    let outcome = house.way.send(&alert).await;
    let named = "MEZAVE_NOTIFICATION__WHATSAPP__NUMBERS";
    assert!(
        matches!(&outcome, Outcome::Later { error, .. } if error.contains(named)),
        "{outcome:?}"
    );
    assert_eq!(house.way.missing(), [named]);

    let house = House::with(|config, world| {
        config.phone_number_id = String::new();
        config.numbers = [(PHONE_NUMBER_ID.to_owned(), world.restaurant)].into();
    })
    .await;
    house.restaurant(other).await;
    house
        .sends(&house.parcel(Kind::Alert, "x", Value::Null))
        .await;
    let mut foreign = house.parcel(Kind::Alert, "x", Value::Null);
    foreign.restaurant_id = other;
    assert!(matches!(
        house.way.send(&foreign).await,
        Outcome::Later { .. }
    ));
    house.dana_writes().await;
    assert_eq!(house.events().await.len(), 1);
}
