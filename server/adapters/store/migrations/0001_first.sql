-- Times and durations are nanoseconds; times count from 1970-01-01 UTC. Numbers of things that may be
-- absent are NULL when they are; texts are '' then. Lists are JSON.

-- What a restarted floor is rebuilt from.

CREATE TABLE counter (
  name  TEXT PRIMARY KEY,  -- next_number, generation
  value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE agent_state (
  agent             TEXT PRIMARY KEY,
  presence          TEXT NOT NULL,
  reason            TEXT NOT NULL,
  cause             TEXT NOT NULL,
  presence_since_ns INTEGER NOT NULL,
  pending           TEXT,
  pending_reason    TEXT NOT NULL,
  device            TEXT NOT NULL,
  slot              TEXT NOT NULL,
  slot_since_ns     INTEGER NOT NULL,
  work_item_id      INTEGER,
  offer_id          INTEGER,
  offer_kind        TEXT NOT NULL,
  idle_since_ns     INTEGER NOT NULL,
  has_console       INTEGER NOT NULL
) WITHOUT ROWID;

-- Live work only: a closed item becomes an interaction.
CREATE TABLE work_item (
  id             INTEGER PRIMARY KEY,
  interaction_id INTEGER NOT NULL,
  state          TEXT NOT NULL,
  state_since_ns INTEGER NOT NULL,
  queue          TEXT NOT NULL,
  priority       INTEGER NOT NULL,
  needs          TEXT NOT NULL,
  arrived_ns     INTEGER NOT NULL,
  answered_ns    INTEGER,
  owner          TEXT NOT NULL,
  consulted      TEXT NOT NULL,
  offer_id       INTEGER,
  offer_kind     TEXT NOT NULL,
  deadline_ns    INTEGER NOT NULL,
  reserved_for   TEXT NOT NULL,
  declined_by    TEXT NOT NULL,
  customer_id    INTEGER,
  link           TEXT NOT NULL,
  call           TEXT NOT NULL,
  customer_state TEXT NOT NULL,
  customer_leg   TEXT NOT NULL,
  parties        TEXT NOT NULL,
  ani            TEXT NOT NULL,
  dialled        TEXT NOT NULL,
  attached       TEXT NOT NULL,
  segments       TEXT NOT NULL,
  disposition    TEXT NOT NULL
);

CREATE TABLE link_state (
  link         TEXT PRIMARY KEY,
  acknowledged INTEGER NOT NULL
) WITHOUT ROWID;

-- Every accepted input, for explanation and replay. Pruned by whole days.
CREATE TABLE journal (
  id      INTEGER PRIMARY KEY,
  time_ns INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail  TEXT NOT NULL
);

-- The first journal row of each UTC day, so that pruning reads no row that it keeps.
CREATE TABLE journal_day (
  day      INTEGER PRIMARY KEY,  -- Days since 1970-01-01.
  first_id INTEGER NOT NULL
);

-- Contacts that are over.

CREATE TABLE interaction (
  id          INTEGER PRIMARY KEY,
  channel     TEXT NOT NULL,
  queue       TEXT NOT NULL,
  agent       TEXT NOT NULL,
  customer_id INTEGER,
  link        TEXT NOT NULL,
  call        TEXT NOT NULL,
  ani         TEXT NOT NULL,
  dialled     TEXT NOT NULL,
  arrived_ns  INTEGER NOT NULL,
  answered_ns INTEGER,
  ended_ns    INTEGER NOT NULL,
  wait_ns     INTEGER NOT NULL,
  talk_ns     INTEGER NOT NULL,
  hold_ns     INTEGER NOT NULL,
  wrap_up_ns  INTEGER NOT NULL,
  outcome     TEXT NOT NULL,
  disposition TEXT NOT NULL,
  attached    TEXT NOT NULL
);
CREATE INDEX interaction_by_customer ON interaction (customer_id, id) WHERE customer_id IS NOT NULL;

CREATE TABLE interaction_segment (
  interaction_id INTEGER NOT NULL,
  number         INTEGER NOT NULL,
  agent          TEXT NOT NULL,
  queue          TEXT NOT NULL,
  start_ns       INTEGER NOT NULL,
  end_ns         INTEGER,
  hold_ns        INTEGER NOT NULL,
  PRIMARY KEY (interaction_id, number)
) WITHOUT ROWID;

-- Who a contact was with, as told by an agent; may be known before the contact is over.
CREATE TABLE interaction_identity (
  interaction_id INTEGER PRIMARY KEY,
  customer_id    INTEGER NOT NULL
);

-- Customers: clusters of source records. The golden view stands in `customer` and `contact_point`
-- and is computed anew from the records whenever one changes.

CREATE TABLE customer (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  version      INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  sort_key     TEXT NOT NULL,
  company      TEXT NOT NULL,
  tier         TEXT NOT NULL,
  language     TEXT NOT NULL,
  alert        TEXT NOT NULL,
  records      INTEGER NOT NULL,
  provenance   TEXT NOT NULL,  -- JSON: field -> id of the record it was taken from.
  created_ns   INTEGER NOT NULL,
  updated_ns   INTEGER NOT NULL
);

-- What one source says about a customer. A field is NULL where the source says nothing.
CREATE TABLE customer_record (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id    INTEGER NOT NULL REFERENCES customer (id),
  source         TEXT NOT NULL,
  external_id    TEXT NOT NULL,
  display_name   TEXT,
  sort_key       TEXT,
  company        TEXT,
  tier           TEXT,
  language       TEXT,
  alert          TEXT,
  contact_points TEXT,
  contacts_set_ns INTEGER NOT NULL,
  created_ns     INTEGER NOT NULL,
  updated_ns     INTEGER NOT NULL,
  UNIQUE (source, external_id)
);
CREATE INDEX customer_record_by_customer ON customer_record (customer_id);
-- An account number from the IVR may be the external id of any source.
CREATE INDEX customer_record_by_external_id ON customer_record (external_id);

CREATE TABLE contact_point (
  id          INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  kind        TEXT NOT NULL,
  value       TEXT NOT NULL,
  suffix      TEXT,  -- The last eight digits of a telephone number that has as many.
  national    TEXT NOT NULL,
  source      TEXT NOT NULL,
  seen_ns     INTEGER NOT NULL
);
CREATE INDEX contact_point_by_value ON contact_point (value, customer_id);
CREATE INDEX contact_point_by_suffix ON contact_point (suffix, customer_id) WHERE suffix IS NOT NULL;
CREATE INDEX contact_point_by_customer ON contact_point (customer_id);

-- One row a customer; `tokens` are made by core/customer/search_tokens and need no further rule.
CREATE VIRTUAL TABLE customer_search USING fts5 (
  tokens, detail = 'none', columnsize = 0, prefix = '2 3', tokenize = 'ascii'
);

CREATE TABLE note (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id    INTEGER,
  interaction_id INTEGER,
  author         TEXT NOT NULL,
  text           TEXT NOT NULL,
  time_ns        INTEGER NOT NULL
);
CREATE INDEX note_by_customer ON note (customer_id, id) WHERE customer_id IS NOT NULL;

CREATE TABLE draft (
  user    TEXT NOT NULL,
  key     TEXT NOT NULL,
  text    TEXT NOT NULL,
  time_ns INTEGER NOT NULL,
  PRIMARY KEY (user, key)
) WITHOUT ROWID;

-- Tickets. `rank` is 0 for open and waiting, 1 for solved and closed, so that one index gives the
-- open ones first.

CREATE TABLE ticket (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  version     INTEGER NOT NULL,
  subject     TEXT NOT NULL,
  state       TEXT NOT NULL,
  rank        INTEGER NOT NULL,
  customer_id INTEGER,
  owner       TEXT NOT NULL,
  queue       TEXT NOT NULL,
  priority    INTEGER NOT NULL,
  created_ns  INTEGER NOT NULL,
  updated_ns  INTEGER NOT NULL
);
CREATE INDEX ticket_by_customer ON ticket (customer_id, rank, id DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX ticket_by_owner ON ticket (owner, rank, id DESC);
CREATE INDEX ticket_by_state ON ticket (state, id DESC);
CREATE INDEX ticket_by_rank ON ticket (rank, id DESC);

CREATE TABLE ticket_comment (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id   INTEGER NOT NULL REFERENCES ticket (id),
  author      TEXT NOT NULL,
  text        TEXT NOT NULL,
  is_internal INTEGER NOT NULL,
  time_ns     INTEGER NOT NULL
);
CREATE INDEX ticket_comment_by_ticket ON ticket_comment (ticket_id, id);

CREATE TABLE ticket_interaction (
  ticket_id      INTEGER NOT NULL REFERENCES ticket (id),
  interaction_id INTEGER NOT NULL,
  PRIMARY KEY (ticket_id, interaction_id)
) WITHOUT ROWID;

-- Users and their sessions.

CREATE TABLE user (
  name          TEXT PRIMARY KEY,
  display_name  TEXT NOT NULL,
  roles         TEXT NOT NULL,
  agent         TEXT NOT NULL,
  link          TEXT NOT NULL,
  is_disabled   INTEGER NOT NULL,
  password_hash TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  user       TEXT NOT NULL,
  created_ns INTEGER NOT NULL,
  expires_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_by_expiry ON session (expires_ns);

-- The answer that a client's request got, so that a repeat gets it again.
CREATE TABLE request (
  user    TEXT NOT NULL,
  id      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  answer  TEXT NOT NULL,
  time_ns INTEGER NOT NULL,
  PRIMARY KEY (user, id)
) WITHOUT ROWID;
CREATE INDEX request_by_time ON request (time_ns);

-- Who changed what. Each row carries the hash of the one before, so that a row cannot be altered or
-- taken away unseen: hash = SHA-256, in hex, of prev_hash and then the row's
-- columns from time_ns to after as text, each ended by a zero byte.
CREATE TABLE audit (
  id        INTEGER PRIMARY KEY,
  time_ns   INTEGER NOT NULL,
  user      TEXT NOT NULL,
  peer      TEXT NOT NULL,
  action    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  before    TEXT NOT NULL,
  after     TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash      TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit (subject, id);
