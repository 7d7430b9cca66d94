-- Why work went where it went. Of one interaction only the first and the last decisions are kept: `place`
-- is where the row stands, and the newest one takes that of one before. `detail` is JSON.
CREATE TABLE decision (
  interaction_id INTEGER NOT NULL,
  place          INTEGER NOT NULL,
  number         INTEGER NOT NULL,  -- Of the interaction's decisions, from 1.
  work_item_id   INTEGER NOT NULL,
  time_ns        INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  agent          TEXT NOT NULL,
  detail         TEXT NOT NULL,
  PRIMARY KEY (interaction_id, place)
) WITHOUT ROWID;
-- How many there were.
ALTER TABLE work_item ADD COLUMN decisions INTEGER NOT NULL DEFAULT 0;
-- Decisions about interactions below this number are older than the day.
ALTER TABLE journal_day ADD COLUMN first_interaction_id INTEGER NOT NULL DEFAULT 0;
