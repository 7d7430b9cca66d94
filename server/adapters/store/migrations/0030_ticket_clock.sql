-- By when tickets are to be answered and settled: what happened, and what was found of it by what their queues
-- promise. `next_ns` is when that is to be found anew: 0 at once, NULL when it does not change by time alone.
CREATE TABLE ticket_clock (
  ticket_id         INTEGER PRIMARY KEY,
  opened_ns         INTEGER NOT NULL,
  asked_ns          INTEGER,           -- The customer's first mail that nobody answered.
  answered_ns       INTEGER,           -- By a person, the last time.
  settled_ns        INTEGER,           -- Solved or closed.
  pauses            TEXT NOT NULL,     -- JSON: from when until when somebody else had the next step.
  answer_stage      TEXT NOT NULL,     -- none, in-time, near or missed.
  answer_due_ns     INTEGER NOT NULL,
  resolution_stage  TEXT NOT NULL,
  resolution_due_ns INTEGER NOT NULL,
  first_answer      TEXT NOT NULL,     -- met or missed; empty: not answered, or nothing was promised.
  settlement        TEXT NOT NULL,
  edition           INTEGER NOT NULL,  -- Grows with each change.
  next_ns           INTEGER,
  is_told           INTEGER NOT NULL   -- The floor knows.
);
CREATE INDEX ticket_clock_by_next ON ticket_clock (next_ns) WHERE next_ns IS NOT NULL;
CREATE INDEX ticket_clock_untold ON ticket_clock (ticket_id) WHERE is_told = 0;
CREATE INDEX ticket_clock_unsettled ON ticket_clock (ticket_id) WHERE settled_ns IS NULL;
