//! Every step of the schema, with data in the tables, ends the same on both engines.

use shared_testkit::migrations::step_through;

#[tokio::test]
async fn each_step_keeps_what_is_there() {
    step_through::<mezave_notification::Migrator>(&[
        (
            "m0001_start",
            &[
            "INSERT INTO users (restaurant_id, user_id, role, language, is_active)
             VALUES ({1}, {2}, 'owner', 'he', TRUE)",
            "INSERT INTO restaurants VALUES ({1}, 'פיצה', 'Asia/Jerusalem', 'חיפה', 'he')",
            "INSERT INTO preferences VALUES ({1}, {2}, '{}', 5)",
            "INSERT INTO alert_states VALUES ({1}, 'low', {3}, TRUE, {4}, 'warning', '{}', 5)",
            "INSERT INTO inbox (id, restaurant_id, user_id, number, event_id, kind, severity, data,
             created_at) VALUES ({5}, {1}, {2}, 1, {4}, 'low', 'warning', '{}', 5)",
            "INSERT INTO inbox_heads VALUES ({1}, {2}, 1)",
        ],
        ),
        (
            "m0002_deliveries",
            &[
                "INSERT INTO deliveries (id, restaurant_id, user_id, channel, kind, severity,
                 content, lane, number, state, attempts, next_at, reached, created_at)
                 VALUES ({6}, {1}, {2}, 'push', 'stock_low', 'warning', '{}', 'a', 1, 'waiting',
                 0, 5, '[]', 5)",
                "INSERT INTO answers VALUES ({1}, {4}, 'ordered', {2}, 5, NULL)",
                "INSERT INTO silences VALUES ({1}, {3}, NULL, {2}, 5)",
                "INSERT INTO secrets VALUES ('push', 'x', 5)",
                "INSERT INTO digests VALUES ({1}, {2}, '2026-11-22')",
            ],
        ),
        (
            "m0003_push",
            &[
                "INSERT INTO push_subscriptions VALUES ({1}, {2}, {3}, 'https://a.example/x',
                 'hash', 'key', 'auth', 5)",
            ],
        ),
        (
            "m0004_whatsapp",
            &[
                "INSERT INTO whatsapp_messages VALUES ('wamid.1', {1}, '1908', 5)",
                "INSERT INTO whatsapp_windows VALUES ({1}, '+972501234567', 5, NULL)",
            ],
        ),
    ])
    .await;
}
