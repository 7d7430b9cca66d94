-- Tickets that went into others; they stay as they were, closed. Threads of mails go along, and of each it is kept
-- which ticket it was of, so that the number of the old ticket leads to it.
ALTER TABLE ticket ADD COLUMN merged_into INTEGER;
CREATE INDEX ticket_merged ON ticket (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE TABLE merged_thread (
  ticket_id INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  PRIMARY KEY (ticket_id, thread_id)
) WITHOUT ROWID;
