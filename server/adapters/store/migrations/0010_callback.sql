-- Items that are callbacks: how often the customer was dialled, NULL where the item is none; when it joins
-- the line again; how the last attempt ended; the call before, should the PBX still have it.
ALTER TABLE work_item ADD COLUMN callback_attempts INTEGER;
ALTER TABLE work_item ADD COLUMN callback_next_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN callback_last_cause TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE work_item ADD COLUMN callback_left_call TEXT NOT NULL DEFAULT '';
