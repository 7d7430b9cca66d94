-- How work without a call goes on, as JSON: the thread whose further work joins it, what joined it, who parked it
-- until when and why, who is asked first when it comes back, and by when it is to be answered.
ALTER TABLE work_item ADD COLUMN going_on TEXT NOT NULL DEFAULT '{}';

-- Work that joined an item which is closed: by its key it is still known to have come.
CREATE TABLE joined_work (
  work_key       TEXT PRIMARY KEY,
  interaction_id INTEGER NOT NULL
) WITHOUT ROWID;
