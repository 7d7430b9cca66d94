-- Agents whom the customer knows, and whether the item waits for one of them. `preference` counts those of
-- the queue from 0; -1: none was tried; 1000: all were.
ALTER TABLE work_item ADD COLUMN last_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN ticket_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN preference INTEGER NOT NULL DEFAULT -1;
ALTER TABLE work_item ADD COLUMN kept_for TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN kept_since_ns INTEGER NOT NULL DEFAULT 0;
