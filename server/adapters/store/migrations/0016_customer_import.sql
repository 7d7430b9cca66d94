-- Imports on their way and those of the past; `position` counts bytes of the file. Lists are JSON.
CREATE TABLE customer_import (
  id             TEXT PRIMARY KEY,
  source         TEXT NOT NULL,
  format         TEXT NOT NULL,
  mapping        TEXT NOT NULL,
  saved_mapping  TEXT NOT NULL,
  number_context TEXT NOT NULL,
  is_dry_run     INTEGER NOT NULL,
  bytes          INTEGER NOT NULL,
  state          TEXT NOT NULL,
  author         TEXT NOT NULL,
  started_ns     INTEGER NOT NULL,
  updated_ns     INTEGER NOT NULL,
  position       INTEGER NOT NULL,
  lines          INTEGER NOT NULL,
  rows           INTEGER NOT NULL,
  created        INTEGER NOT NULL,
  changed        INTEGER NOT NULL,
  unchanged      INTEGER NOT NULL,
  refused        INTEGER NOT NULL,
  separator      TEXT NOT NULL,
  header         TEXT NOT NULL,
  columns        TEXT NOT NULL
);
CREATE INDEX customer_import_by_start ON customer_import (started_ns, id);

-- Rows that were not taken, with why; `record` is all that stood in them.
CREATE TABLE customer_import_refusal (
  import_id TEXT NOT NULL,
  row_number INTEGER NOT NULL,
  line      INTEGER NOT NULL,
  field     TEXT NOT NULL,
  value     TEXT NOT NULL,
  reason    TEXT NOT NULL,
  mend      TEXT NOT NULL,
  record    TEXT NOT NULL,
  PRIMARY KEY (import_id, row_number)
);

-- What the records would be after the rows that a dry run has read; gone at its end.
CREATE TABLE customer_import_trial (
  import_id      TEXT NOT NULL,
  source         TEXT NOT NULL,
  external_id    TEXT NOT NULL,
  fields         TEXT NOT NULL,
  contact_points TEXT NOT NULL,
  PRIMARY KEY (import_id, source, external_id)
);

-- How the columns of a source are called.
CREATE TABLE customer_import_mapping (
  source  TEXT PRIMARY KEY,
  mapping TEXT NOT NULL
);
