//! Every step of the schema, with data in the tables, ends the same on both engines.

use shared_testkit::migrations::step_through;

#[tokio::test]
async fn each_step_keeps_what_is_there() {
    step_through::<mezave_auth::Migrator>(&[
        (
            "m20261122_000001_first",
            &[
                "INSERT INTO restaurants (id, name, time_zone, day_starts_at, language, currency, created_at)
                 VALUES ({1}, 'פיצה', 'Asia/Jerusalem', '04:00', 'he', 'ILS', 5)",
                "INSERT INTO installation VALUES (1, {1}, 5)",
                "INSERT INTO users (id, email, name, phone_verified, language, created_at)
                 VALUES ({2}, 'dana@example.com', 'דנה', FALSE, 'he', 5)",
                "INSERT INTO memberships (restaurant_id, user_id, role, is_active, tokens_not_before,
                 created_at) VALUES ({1}, {2}, 'owner', TRUE, 0, 5)",
                "INSERT INTO sessions (id, user_id, restaurant_id, amr, created_at, last_used_at,
                 expires_at) VALUES ({3}, {2}, {1}, 'pwd', 5, 5, 9)",
                "INSERT INTO refresh_tokens (id, hash, session_id, restaurant_id, created_at, expires_at)
                 VALUES ({4}, {b}, {3}, {1}, 5, 9)",
                "INSERT INTO one_time_tokens (id, purpose, hash, user_id, created_at, expires_at)
                 VALUES ({5}, 'reset', {b}, {2}, 5, 9)",
                "INSERT INTO signing_keys (kid, public_key, private_key, created_at, active_from)
                 VALUES ('k1', {b}, {b}, 5, 5)",
            ],
        ),
        (
            "m20261122_000002_withdrawals",
            &[
                "INSERT INTO sessions (id, user_id, restaurant_id, amr, created_at, last_used_at,
                 expires_at, ended_at) VALUES ({6}, {2}, {1}, 'pwd', 5, 5, 9, 7)",
                "INSERT INTO first_signing_key VALUES (1, 'k1')",
            ],
        ),
        (
            "m20261123_000003_phone_codes",
            &[
                "INSERT INTO phone_codes (id, user_id, phone, hash, wrong_tries, created_at, expires_at)
                 VALUES ({7}, {2}, '+972501234567', {b}, 0, 5, 9)",
            ],
        ),
    ])
    .await;
}
