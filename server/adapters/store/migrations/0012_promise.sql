-- Callbacks that were promised for a time: from when on and until when, 0 where there is no such time; which
-- agent is asked first; the work item by which the same customer calls in meanwhile.
ALTER TABLE work_item ADD COLUMN callback_from_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN callback_until_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN callback_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN callback_caller_id INTEGER;
