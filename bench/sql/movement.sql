-- What the ledger writes for one movement, as one statement: it locks the restaurant's head, chains
-- a movement to it, changes lot and stock, and stores event and answer.
\set r random(:first, :last)
\set p random(1, :products)
WITH head AS (
  SELECT restaurant_id, seq, hash FROM ledger_heads
  WHERE restaurant_id = (lpad(to_hex(:r::int), 8, '0') || '-0000-7000-8000-000000000000')::uuid
  FOR UPDATE
), booked AS MATERIALIZED (
  SELECT head.restaurant_id, head.seq + 1 AS seq, head.hash AS prev_hash, id, product_id, moment,
         encode(sha256(convert_to(head.hash || id || product_id || moment || (head.seq + 1), 'UTF8')), 'hex') AS hash
  FROM head, LATERAL (
    SELECT gen_random_uuid() AS id,
           (lpad(to_hex(:r::int), 8, '0') || '-' || lpad(to_hex(:p::int), 4, '0') || '-7000-8000-000000000000')::uuid AS product_id,
           (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS moment
  ) fresh
), movement AS (
  INSERT INTO movements (id, restaurant_id, seq, product_id, kind, boxes_change, units_change,
                         total_change, box_size, box_opened, performed_by, reported_by, source,
                         occurred_at, created_at, prev_hash, hash)
  SELECT id, restaurant_id, seq, product_id, 'OUT', 0, -1000, -1000, 0, false, restaurant_id,
         restaurant_id, 'api', moment, moment, prev_hash, hash
  FROM booked
), movement_lot AS (
  INSERT INTO movement_lots (movement_id, position, expiry_date, boxes_change, units_change, boxes_opened)
  SELECT id, 0, '', 0, -1000, 0 FROM booked
), lot AS (
  UPDATE lots SET units = lots.units - 1000 FROM booked
  WHERE lots.product_id = booked.product_id AND lots.expiry_date = ''
), shelf AS (
  UPDATE stock SET units = stock.units - 1000, total = stock.total - 1000, seq = booked.seq,
                   last_occurred_at = booked.moment, recent_out = '1000,1000,1000,1000',
                   updated_at = booked.moment
  FROM booked WHERE stock.product_id = booked.product_id
), event_head AS (
  UPDATE event_heads SET last_seq = event_heads.last_seq + 1, changed_at = booked.moment
  FROM booked WHERE event_heads.restaurant_id = booked.restaurant_id
  RETURNING event_heads.restaurant_id, event_heads.last_seq
), event AS (
  INSERT INTO outbox (restaurant_id, seq, id, kind, version, occurred_at, payload)
  SELECT event_head.restaurant_id, event_head.last_seq, gen_random_uuid(), 'stock_changed', 1,
         booked.moment, @PAYLOAD@
  FROM event_head, booked
), kept AS (
  INSERT INTO idempotency_keys (restaurant_id, user_id, route, key, body_hash, status, body, created_at)
  SELECT restaurant_id, restaurant_id, 'POST /stock/movement', id::text,
         sha256(convert_to(id::text, 'UTF8')), 201, @BODY@, moment
  FROM booked
)
UPDATE ledger_heads SET seq = booked.seq, hash = booked.hash FROM booked
WHERE ledger_heads.restaurant_id = booked.restaurant_id;
