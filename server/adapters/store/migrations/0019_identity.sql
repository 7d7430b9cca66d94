-- Records that may be of one person meet under a key (core/identity/person_facts makes them).
CREATE TABLE identity_key (
  key       INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (key, record_id)
) WITHOUT ROWID;
CREATE INDEX identity_key_by_record ON identity_key (record_id);

-- Records that are new or were changed, and were not yet compared with the others.
CREATE TABLE identity_todo (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  record_id INTEGER NOT NULL UNIQUE
);
INSERT INTO identity_todo (record_id) SELECT id FROM customer_record ORDER BY id;

-- Two records, the smaller first, of which somebody is to say whether they are of one person.
CREATE TABLE identity_review (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  first           INTEGER NOT NULL,
  second          INTEGER NOT NULL,
  probability_ppm INTEGER NOT NULL,
  state           TEXT NOT NULL,  -- open, later, same, different
  user            TEXT NOT NULL,
  time_ns         INTEGER NOT NULL,
  UNIQUE (first, second)
);
CREATE INDEX identity_review_by_state ON identity_review (state, probability_ppm, id);

-- What was learnt from all records: one row, and how often common values are met, in billionths.
CREATE TABLE identity_learnt (
  id         INTEGER PRIMARY KEY,
  parameters TEXT NOT NULL,
  records    INTEGER NOT NULL,
  time_ns    INTEGER NOT NULL
);
CREATE TABLE identity_share (
  field     TEXT NOT NULL,
  value     TEXT NOT NULL,
  share_ppb INTEGER NOT NULL,
  PRIMARY KEY (field, value)
) WITHOUT ROWID;
