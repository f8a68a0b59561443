//! Every step of the schema, with data in the tables, ends the same on both engines.

use shared_testkit::migrations::step_through;

#[tokio::test]
async fn each_step_keeps_what_is_there() {
    step_through::<mezave_ai::Migrator>(&[(
        "m0001_start",
        &[
            "INSERT INTO conversations (id, restaurant_id, user_id, version, state, title,
             created_at, updated_at) VALUES ({1}, {2}, {3}, 1, '{}', 'לקחתי', 5, 5)",
            "INSERT INTO messages (id, restaurant_id, conversation_id, user_id, client_id, body_hash,
             text, language, status, unanswered, created_at)
             VALUES ({4}, {2}, {1}, {3}, 'c1', {b}, 'לקחתי 3 קולה', 'he', 'done', FALSE, 5)",
            "INSERT INTO people (restaurant_id, user_id, name, language, is_active)
             VALUES ({2}, {3}, 'דנה', 'he', TRUE)",
            "INSERT INTO restaurants VALUES ({2}, 'Asia/Jerusalem', '04:00')",
        ],
    )])
    .await;
}
