/** The role that the sample data is read with: like the one of a real database, it may read and nothing else. */
export const SAMPLE_ROLE = 'sample_reader';

/** Made up, the same at every start; `role` may read it. */
export const sampleData = (role: string): string => `
CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'A shop that does not exist.';

CREATE TABLE shop.customers (
  id integer PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL,
  joined_on date NOT NULL,
  is_business boolean NOT NULL
);
COMMENT ON TABLE shop.customers IS 'Who buys.';
COMMENT ON COLUMN shop.customers.country IS 'ISO 3166 code of two letters.';

INSERT INTO shop.customers
SELECT n, 'Customer ' || n, (ARRAY['CH', 'DE', 'FR', 'IT', 'AT'])[1 + n % 5], DATE '2025-01-01' + n * 7, n % 4 = 0
FROM generate_series(1, 40) AS n;

CREATE TYPE shop.order_state AS ENUM ('open', 'paid', 'shipped', 'returned');

CREATE TABLE shop.orders (
  id bigint PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES shop.customers,
  state shop.order_state NOT NULL,
  total numeric(10, 2) NOT NULL,
  placed_at timestamptz NOT NULL,
  note text
);
COMMENT ON TABLE shop.orders IS 'What was bought, one row for each order.';
COMMENT ON COLUMN shop.orders.total IS 'In euros, tax included.';

INSERT INTO shop.orders
SELECT n, 1 + n * 7 % 40, (ARRAY['open', 'paid', 'shipped', 'returned'])[1 + n % 4]::shop.order_state, (n * 37 % 500) + 0.95,
  TIMESTAMPTZ '2026-01-01 08:00:00+00' + n * INTERVAL '11 hours', CASE WHEN n % 10 = 0 THEN 'Please ring twice.' END
FROM generate_series(1, 300) AS n;

CREATE INDEX ON shop.orders (placed_at);

CREATE ROLE ${role} NOLOGIN;
GRANT USAGE ON SCHEMA shop TO ${role};
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO ${role};
ANALYZE;
`;
