//! Every step of the schema, with data in the tables, ends the same on both engines.

use shared_testkit::migrations::step_through;

#[tokio::test]
async fn each_step_keeps_what_is_there() {
    step_through::<mezave_notification::Migrator>(&[("m0001_start",
        &[
            "INSERT INTO users (restaurant_id, user_id, role, language, is_active)
             VALUES ({1}, {2}, 'owner', 'he', TRUE)",
            "INSERT INTO restaurants VALUES ({1}, 'פיצה', 'Asia/Jerusalem', 'חיפה', 'he')",
            "INSERT INTO preferences VALUES ({1}, {2}, '{}', 5)",
            "INSERT INTO alert_states VALUES ({1}, 'low', {3}, TRUE, {4}, 'warning', '{}', 5)",
            "INSERT INTO inbox (id, restaurant_id, user_id, number, event_id, kind, severity, data,
             created_at) VALUES ({5}, {1}, {2}, 1, {4}, 'low', 'warning', '{}', 5)",
            "INSERT INTO inbox_heads VALUES ({1}, {2}, 1)",
        ]),
        ("m0003_push", &[
            "INSERT INTO push_subscriptions VALUES ({1}, {2}, {3}, 'https://a.example/x', 'hash', 'key', 'auth', 5)",
        ])])
    .await;
}
