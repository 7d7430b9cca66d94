-- The step of the queue's plan, from 0, and when it began; -1: none was begun.
ALTER TABLE work_item ADD COLUMN plan_step INTEGER NOT NULL DEFAULT -1;
ALTER TABLE work_item ADD COLUMN step_since_ns INTEGER NOT NULL DEFAULT 0;
