//! Every step of the schema, with data in the tables, ends the same on both engines.

use shared_testkit::migrations::step_through;

#[tokio::test]
async fn each_step_keeps_what_is_there() {
    step_through::<mezave_inventory::Migrator>(&[
        (
            "m0001_catalogue",
            &[
                "INSERT INTO restaurants VALUES ({1}, 'פיצה', 'Asia/Jerusalem', '04:00', 'he', 'ILS')",
                "INSERT INTO users (restaurant_id, id, name, role, language, is_active)
                 VALUES ({1}, {2}, 'דנה', 'owner', 'he', TRUE)",
                "INSERT INTO categories VALUES ({1}, {3}, 'שתייה', 'שתיה', 'Drinks', 1, 5)",
                "INSERT INTO products (restaurant_id, id, category_id, name, unit_type, box_size,
                 identity_key, is_active, created_at, updated_at)
                 VALUES ({1}, {4}, {3}, 'קולה', 'unit', 24000, 'קולה', TRUE, 5, 5)",
                "INSERT INTO barcodes VALUES ({1}, '7290000000000', {4}, 0)",
                "INSERT INTO nicknames VALUES ({1}, {5}, {4}, 'קולה גדול', 'קולה גדול', 0, {2}, 5)",
                "INSERT INTO suppliers (restaurant_id, id, name, name_key, delivery_days, created_at)
                 VALUES ({1}, {6}, 'תנובה', 'תנובה', '[0,3]', 5)",
            ],
        ),
        (
            "m0002_ledger",
            &[
                "INSERT INTO ledger_heads VALUES ({1}, 1, 'hash')",
                "INSERT INTO movements (id, restaurant_id, seq, product_id, kind, boxes_change,
                 units_change, total_change, box_size, box_opened, performed_by, reported_by, source,
                 occurred_at, created_at, prev_hash, hash)
                 VALUES ({7}, {1}, 1, {4}, 'in', 1, 0, 24000, 24000, FALSE, {2}, {2}, 'api', 5, 5, '', 'hash')",
                "INSERT INTO movement_lots VALUES ({7}, 0, '', 1, 0, 0)",
                "INSERT INTO lots VALUES ({4}, '', {1}, 1, 0)",
                "INSERT INTO stock (product_id, restaurant_id, boxes, units, total, seq, recent_out,
                 recent_in, updated_at) VALUES ({4}, {1}, 1, 0, 24000, 1, '[]', '[]', 5)",
                "INSERT INTO count_proposals VALUES ({8}, {1}, {4}, 1, 0, 5, {2}, 5)",
            ],
        ),
        (
            "m0003_learned",
            &[
                "INSERT INTO nicknames (restaurant_id, id, product_id, nickname, nickname_key, position,
                 created_by, created_at, learned)
                 VALUES ({1}, {9}, {4}, 'השחור', 'השחור', 1, {2}, 5, TRUE)",
            ],
        ),
        (
            "m0004_expiry",
            &[
                // {1} has had its row since the step.
                "INSERT INTO expiry_scans VALUES ({0}, '2026-03-01', '07:00:00', 5)",
                "INSERT INTO lot_alerts VALUES ({4}, '2026-03-09', {1}, 7, 5)",
            ],
        ),
    ])
    .await;
}
