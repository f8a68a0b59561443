-- Products with their stock and one lot, and where the ledger ends, of restaurants @FIRST@ to @LAST@.
INSERT INTO products (restaurant_id, id, name, name_en, size, unit_type, min_stock_level,
                      identity_key, is_active, created_at, updated_at)
SELECT r.id, bench.id(r.n, p), w.name || ' ' || (p - 1) / @WORDS@ + 1,
       w.name_en || ' ' || (p - 1) / @WORDS@ + 1, (p - 1) / @WORDS@ + 1 || ' kg', 'unit', 5000,
       'bench ' || p, true, @NOW@, @NOW@
FROM bench.restaurants r CROSS JOIN generate_series(1, @PRODUCTS@) p
JOIN bench.words w ON w.i = (p - 1) % @WORDS@
WHERE r.n BETWEEN @FIRST@ AND @LAST@;

INSERT INTO stock (product_id, restaurant_id, boxes, units, total, seq, last_occurred_at,
                   recent_out, recent_in, updated_at)
SELECT bench.id(r.n, p), r.id, 0, 900000000, 900000000, @HISTORY@, @NOW@, '', '', @NOW@
FROM bench.restaurants r CROSS JOIN generate_series(1, @PRODUCTS@) p
WHERE r.n BETWEEN @FIRST@ AND @LAST@;

INSERT INTO lots (product_id, expiry_date, restaurant_id, boxes, units)
SELECT bench.id(r.n, p), '', r.id, 0, 900000000
FROM bench.restaurants r CROSS JOIN generate_series(1, @PRODUCTS@) p
WHERE r.n BETWEEN @FIRST@ AND @LAST@;

INSERT INTO ledger_heads (restaurant_id, seq, hash)
SELECT r.id, @HISTORY@, bench.hash(r.n, @HISTORY@)
FROM bench.restaurants r WHERE r.n BETWEEN @FIRST@ AND @LAST@;
