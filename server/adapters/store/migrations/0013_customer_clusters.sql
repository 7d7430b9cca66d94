-- A customer is a cluster of records. `origin_id` is the customer that a record was made for and never
-- changes; `customer_id` is the cluster that it is in now and follows from the links. `version` counts the
-- changes of a record: those of a customer's records together are the customer's.
ALTER TABLE customer_record ADD COLUMN origin_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_record ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE customer_record SET origin_id = customer_id;
UPDATE customer_record
   SET version = (SELECT CASE WHEN c.version > c.records THEN c.version + 1 - c.records ELSE 1 END
                    FROM customer c WHERE c.id = customer_record.customer_id)
 WHERE id IN (SELECT min(id) FROM customer_record GROUP BY customer_id);
CREATE INDEX customer_record_by_origin ON customer_record (origin_id);

-- Two records are of one customer; `first` is the smaller.
CREATE TABLE customer_link (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  first   INTEGER NOT NULL REFERENCES customer_record (id),
  second  INTEGER NOT NULL REFERENCES customer_record (id),
  user    TEXT NOT NULL,
  reason  TEXT NOT NULL,
  time_ns INTEGER NOT NULL,
  UNIQUE (first, second)
);
CREATE INDEX customer_link_by_second ON customer_link (second);

-- Two records may never be of one customer.
CREATE TABLE customer_never_link (
  first   INTEGER NOT NULL REFERENCES customer_record (id),
  second  INTEGER NOT NULL REFERENCES customer_record (id),
  user    TEXT NOT NULL,
  reason  TEXT NOT NULL,
  time_ns INTEGER NOT NULL,
  PRIMARY KEY (first, second)
) WITHOUT ROWID;
CREATE INDEX customer_never_link_by_second ON customer_never_link (second);

-- What became of customers, for whoever keeps a copy and goes on after a number. `other_id` is the customer
-- that this one was merged into or split from.
CREATE TABLE customer_change (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  time_ns     INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  customer_id INTEGER NOT NULL,
  other_id    INTEGER
);
CREATE INDEX customer_change_by_customer ON customer_change (customer_id, kind, number);
INSERT INTO customer_change (time_ns, kind, customer_id)
  SELECT created_ns, 'created', id FROM customer ORDER BY id;

-- What is about a customer points at one of its records, so that no merge touches it.
ALTER TABLE interaction ADD COLUMN record_id INTEGER;
UPDATE interaction
   SET record_id = (SELECT min(id) FROM customer_record r WHERE r.customer_id = interaction.customer_id)
 WHERE customer_id IS NOT NULL;
DROP INDEX interaction_by_customer;
ALTER TABLE interaction DROP COLUMN customer_id;
CREATE INDEX interaction_by_record ON interaction (record_id, id) WHERE record_id IS NOT NULL;

ALTER TABLE interaction_identity RENAME TO old_identity;
CREATE TABLE interaction_identity (
  interaction_id INTEGER PRIMARY KEY,
  record_id      INTEGER NOT NULL
);
INSERT INTO interaction_identity (interaction_id, record_id)
  SELECT interaction_id, min(r.id) FROM old_identity JOIN customer_record r
      ON r.customer_id = old_identity.customer_id GROUP BY interaction_id;
DROP TABLE old_identity;

ALTER TABLE note ADD COLUMN record_id INTEGER;
UPDATE note SET record_id = (SELECT min(id) FROM customer_record r WHERE r.customer_id = note.customer_id)
 WHERE customer_id IS NOT NULL;
DROP INDEX note_by_customer;
ALTER TABLE note DROP COLUMN customer_id;
CREATE INDEX note_by_record ON note (record_id, id) WHERE record_id IS NOT NULL;

ALTER TABLE ticket ADD COLUMN record_id INTEGER;
UPDATE ticket SET record_id = (SELECT min(id) FROM customer_record r WHERE r.customer_id = ticket.customer_id)
 WHERE customer_id IS NOT NULL;
DROP INDEX ticket_by_customer;
ALTER TABLE ticket DROP COLUMN customer_id;
CREATE INDEX ticket_by_record ON ticket (record_id, rank, id DESC) WHERE record_id IS NOT NULL;
