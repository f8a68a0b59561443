//! Every step of the schema, with data in the tables, ends the same on both engines.

use shared_testkit::migrations::step_through;

#[tokio::test]
async fn each_step_keeps_what_is_there() {
    step_through::<mezave_ai::Migrator>(&[
        ("m0001_start", &[

            "INSERT INTO conversations (id, restaurant_id, user_id, version, state, title,
             created_at, updated_at) VALUES ({1}, {2}, {3}, 1, '{}', 'לקחתי', 5, 5)",
            "INSERT INTO messages (id, restaurant_id, conversation_id, user_id, client_id, body_hash,
             text, language, status, unanswered, created_at)
             VALUES ({4}, {2}, {1}, {3}, 'c1', {b}, 'לקחתי 3 קולה', 'he', 'done', FALSE, 5)",
            "INSERT INTO people (restaurant_id, user_id, name, language, is_active)
             VALUES ({2}, {3}, 'דנה', 'he', TRUE)",
            "INSERT INTO messages (id, restaurant_id, conversation_id, user_id, client_id, body_hash,
             text, language, status, unanswered, created_at)
             VALUES ({5}, {2}, {1}, {3}, 'c2', {b}, 'בלה', 'he', 'done', TRUE, 5)",
            "INSERT INTO messages (id, restaurant_id, conversation_id, user_id, client_id, body_hash,
             text, language, status, unanswered, created_at)
             VALUES ({6}, {2}, {1}, {3}, 'c3', {b}, 'בלה!', 'he', 'done', TRUE, 6)",
            "INSERT INTO restaurants VALUES ({2}, 'Asia/Jerusalem', '04:00')",
        ]),
        ("m0002_models", &[
            "INSERT INTO unanswered (id, restaurant_id, sentence_key, text, count, message_id,
             conversation_id, user_id, state, created_at, last_at)
             VALUES ({7}, {2}, 'אחר', 'אחר', 1, {4}, {1}, {3}, 'open', 5, 5)",
            "INSERT INTO nickname_sightings VALUES ({2}, 'השחור', {7}, {1}, {3}, '2026-03-01')",
            "INSERT INTO refused_nicknames VALUES ({2}, 'השחור', {7})",
            "INSERT INTO facts (id, restaurant_id, kind, subject_id, text, updated_at)
             VALUES ({8}, {2}, 'note', {8}, 'המפתח אצל דנה', 5)",
            "INSERT INTO model_use VALUES ({2}, '2026-03-01', 'llm', 3)",
            "INSERT INTO inbound (id, restaurant_id, seq, wamid, phone, text, attempts, next_at, done, created_at)
             VALUES ({9}, {2}, 1, 'wamid.1', '+972501234567', 'לקחתי', 0, 5, FALSE, 5)",
        ]),
        ("m0003_taps_and_voices", &[
            "INSERT INTO inbound (id, restaurant_id, seq, wamid, phone, text, option_id, media_id, attempts,
             next_at, done, created_at)
             VALUES ({0}, {2}, 2, 'wamid.2', '+972501234567', '', {1}, '17', 0, 5, FALSE, 5)",
        ]),
    ])
    .await;
}
