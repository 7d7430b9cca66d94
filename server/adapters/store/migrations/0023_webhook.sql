-- How far each webhook is: all changes up to `cursor` are delivered, or stand below. `gone_url` is the address
-- whose receiver wanted nothing ever again; empty when it is asked.
CREATE TABLE webhook (
  name             TEXT PRIMARY KEY,
  cursor           INTEGER NOT NULL,
  gone_url         TEXT NOT NULL,
  delivered        INTEGER NOT NULL,
  last_delivery_ns INTEGER,
  failing_since_ns INTEGER,
  last_error       TEXT NOT NULL
);

-- Changes that are to be told again, and later ones of the same customers.
CREATE TABLE webhook_delivery (
  webhook      TEXT NOT NULL,
  number       INTEGER NOT NULL,
  time_ns      INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  customer_id  INTEGER NOT NULL,
  other_id     INTEGER,
  tries        INTEGER NOT NULL,
  first_try_ns INTEGER,
  next_try_ns  INTEGER NOT NULL,
  PRIMARY KEY (webhook, number)
);

-- Those that were given up, with why.
CREATE TABLE webhook_dead (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook      TEXT NOT NULL,
  number       INTEGER NOT NULL,
  time_ns      INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  customer_id  INTEGER NOT NULL,
  other_id     INTEGER,
  tries        INTEGER NOT NULL,
  first_try_ns INTEGER,
  reason       TEXT NOT NULL,
  dead_ns      INTEGER NOT NULL
);
CREATE INDEX webhook_dead_by_webhook ON webhook_dead (webhook, id);
