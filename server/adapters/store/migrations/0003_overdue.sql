-- Waited past the queue's starvation limit.
ALTER TABLE work_item ADD COLUMN is_overdue INTEGER NOT NULL DEFAULT 0;
