-- Why the work left a queue unserved, the last time it did; and of closed work.
ALTER TABLE work_item ADD COLUMN overflow TEXT;
ALTER TABLE interaction ADD COLUMN overflow TEXT;
