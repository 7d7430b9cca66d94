-- How good what is kept about customers is (core/quality/marks makes it). `marks` are one of each element of the data
-- dictionary; `next_stale_day` is when the next of what is fresh becomes stale. Days are counted from 1970-01-01.
CREATE TABLE customer_quality (
  customer_id    INTEGER PRIMARY KEY,
  marks          TEXT NOT NULL,
  next_stale_day INTEGER NOT NULL
);
CREATE INDEX customer_quality_by_day ON customer_quality (next_stale_day, customer_id);

-- How many customers have each mark, kept with customer_quality: element '' and mark 'customers' stands for all.
CREATE TABLE quality_count (
  element   TEXT NOT NULL,
  mark      TEXT NOT NULL,
  day       INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  PRIMARY KEY (element, mark, day)
) WITHOUT ROWID;

-- What somebody is to ask for, by its rank: the class, then how many weeks since, then the worth of the customer.
CREATE TABLE quality_task (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL,
  element     TEXT NOT NULL,
  reason      TEXT NOT NULL,
  since_day   INTEGER NOT NULL,
  said_day    INTEGER NOT NULL,
  rank        INTEGER NOT NULL,
  UNIQUE (customer_id, element)
);
CREATE INDEX quality_task_by_rank ON quality_task (rank, id);

-- Customers whose marks have to be made anew. All others of a store from before are gone through by number, up to
-- the counter quality_rebuilt_to; there is no such counter when that is over.
CREATE TABLE quality_todo (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL UNIQUE
);
