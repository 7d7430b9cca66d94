-- What is known of customers besides their fields. All of it points at records, so that no merge touches it.

-- What a person confirmed in a record: a list of JSON, NULL where there is nothing.
ALTER TABLE customer_record ADD COLUMN verified TEXT;

CREATE TABLE customer_tag (
  record_id INTEGER NOT NULL,
  tag       TEXT NOT NULL,
  user      TEXT NOT NULL,
  time_ns   INTEGER NOT NULL,
  PRIMARY KEY (record_id, tag)
) WITHOUT ROWID;
CREATE INDEX customer_tag_by_tag ON customer_tag (tag, record_id);

-- Statements, never altered: the newest for a channel and a purpose counts. `stated_ns` is when the customer
-- said so, `time_ns` when we heard.
CREATE TABLE customer_consent (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  record_id INTEGER NOT NULL,
  channel   TEXT NOT NULL,
  purpose   TEXT NOT NULL,
  state     TEXT NOT NULL,
  source    TEXT NOT NULL,
  evidence  TEXT NOT NULL,
  user      TEXT NOT NULL,
  stated_ns INTEGER NOT NULL,
  time_ns   INTEGER NOT NULL
);
CREATE INDEX customer_consent_by_record ON customer_consent (record_id, id);

CREATE TABLE customer_attribute (
  record_id INTEGER NOT NULL,
  name      TEXT NOT NULL,
  source    TEXT NOT NULL,
  value     TEXT NOT NULL,
  user      TEXT NOT NULL,
  time_ns   INTEGER NOT NULL,
  PRIMARY KEY (record_id, name, source)
) WITHOUT ROWID;

-- The first is of that kind to the second: "guardian" is the guardian of the second. Of kinds that are the same
-- both ways the smaller record stands first.
CREATE TABLE customer_relation (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  first_record  INTEGER NOT NULL,
  second_record INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  note          TEXT NOT NULL,
  user          TEXT NOT NULL,
  time_ns       INTEGER NOT NULL,
  UNIQUE (first_record, second_record, kind)
);
CREATE INDEX customer_relation_by_second ON customer_relation (second_record, id);
CREATE INDEX customer_relation_by_first ON customer_relation (first_record, id);

-- What other systems hold about a customer: orders, invoices, contracts, payments. `fact_ns` is the time of the
-- fact there, by which the newest wins; `time_ns` when we heard. `amount` is in minor units of `currency`.
CREATE TABLE customer_fact (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  record_id   INTEGER NOT NULL,
  source      TEXT NOT NULL,
  kind        TEXT NOT NULL,
  external_id TEXT NOT NULL,
  number      TEXT NOT NULL,
  status      TEXT NOT NULL,
  amount      INTEGER,
  currency    TEXT NOT NULL,
  text        TEXT NOT NULL,
  fact_ns     INTEGER NOT NULL,
  time_ns     INTEGER NOT NULL,
  UNIQUE (source, kind, external_id)
);
CREATE INDEX customer_fact_by_record ON customer_fact (record_id, fact_ns, id);
CREATE INDEX customer_fact_by_number ON customer_fact (number) WHERE number <> '';
