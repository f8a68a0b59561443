-- Who there is: restaurants that somebody is signed in to, and others that only take up room.
CREATE SCHEMA bench;
CREATE TABLE bench.restaurants (n integer PRIMARY KEY, id uuid NOT NULL, user_id uuid NOT NULL);
CREATE TABLE bench.words (i integer PRIMARY KEY, name text NOT NULL, name_en text NOT NULL);
CREATE FUNCTION bench.id(n integer, p integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS
  $$ SELECT (lpad(to_hex(n), 8, '0') || '-' || lpad(to_hex(p), 4, '0') || '-7000-8000-000000000000')::uuid $$;
-- What stands in for the hashes of movements that nobody booked: each names the one before it.
CREATE FUNCTION bench.hash(n integer, seq bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE seq WHEN 0 THEN repeat('0', 64) ELSE lpad(to_hex(n * 1000000::bigint + seq), 64, '0') END $$;
