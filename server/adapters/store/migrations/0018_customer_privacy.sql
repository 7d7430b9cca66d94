-- Customers who are being erased or were. The lists are JSON; `traces` are by what free texts tell of the
-- customer, kept only until these are gone. `step` is the next piece of the work.
CREATE TABLE erasure (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id  INTEGER NOT NULL,
  numbers      TEXT NOT NULL,
  records      TEXT NOT NULL,
  traces       TEXT NOT NULL,
  user         TEXT NOT NULL,
  reason       TEXT NOT NULL,
  state        TEXT NOT NULL,
  step         INTEGER NOT NULL,
  row_count    INTEGER NOT NULL,
  requested_ns INTEGER NOT NULL,
  finished_ns  INTEGER NOT NULL
);
CREATE INDEX erasure_by_state ON erasure (state, id);

-- SHA-256 of what was a record's source and external id, so that an import does not bring it back unseen.
CREATE TABLE erased_record (
  digest     TEXT PRIMARY KEY,
  erasure_id INTEGER NOT NULL
) WITHOUT ROWID;

-- Records that may not be erased.
CREATE TABLE customer_hold (
  record_id INTEGER PRIMARY KEY,
  user      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  time_ns   INTEGER NOT NULL
);

-- The erasure that took the texts of a row of the audit away.
ALTER TABLE audit ADD COLUMN erasure_id INTEGER;
CREATE INDEX audit_by_erasure ON audit (erasure_id, id) WHERE erasure_id IS NOT NULL;
