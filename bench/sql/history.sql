-- Movements @FIRST@ to @LAST@ of every restaurant, in the order in which they would have come.
WITH moved AS MATERIALIZED (
  SELECT r.id AS restaurant_id, r.user_id, r.n, seq, (seq * 7 + r.n) % @PRODUCTS@ + 1 AS p
  FROM generate_series(@FIRST@, @LAST@) seq CROSS JOIN bench.restaurants r
)
INSERT INTO movements (id, restaurant_id, seq, product_id, kind, boxes_change, units_change,
                       total_change, box_size, box_opened, performed_by, reported_by, source,
                       occurred_at, created_at, prev_hash, hash)
SELECT (left(bench.id(seq, 0)::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, restaurant_id, seq,
       bench.id(n, p), 'OUT', 0, -1000, -1000, 0, false, user_id, user_id, 'api',
       @NOW@ - (@HISTORY@ - seq) * 60000000::bigint, @NOW@ - (@HISTORY@ - seq) * 60000000::bigint,
       bench.hash(n, seq - 1), bench.hash(n, seq)
FROM moved;

INSERT INTO movement_lots (movement_id, position, expiry_date, boxes_change, units_change, boxes_opened)
SELECT (left(bench.id(seq, 0)::text, 24) || lpad(to_hex(r.n), 12, '0'))::uuid,
       0, '', 0, -1000, 0
FROM generate_series(@FIRST@, @LAST@) seq CROSS JOIN bench.restaurants r;
