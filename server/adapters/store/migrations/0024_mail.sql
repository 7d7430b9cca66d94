-- Mails that came, from the moment on that their sender was told so. `state` is what is being done with them:
-- received (kept, not read yet), routing (read; its work is on its way to the queue), routed, parked (with the
-- reason; nobody is asked to answer), event (a report, linked to what it is about), known (the same mail came by
-- another account). What stands between `kind` and `text` is known once it was read.
CREATE TABLE mail (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  account        TEXT NOT NULL,
  digest         TEXT NOT NULL,  -- SHA-256 of the bytes.
  size           INTEGER NOT NULL,
  whole_size     INTEGER NOT NULL,  -- Larger than `size` when only the beginning is kept; else 0.
  arrived_ns     INTEGER NOT NULL,
  envelope_from  TEXT NOT NULL,
  envelope_to    TEXT NOT NULL,  -- Separated by spaces.
  state          TEXT NOT NULL,
  reason         TEXT NOT NULL,
  tries          INTEGER NOT NULL,  -- How often reading it began.
  kind           TEXT NOT NULL,
  from_name      TEXT NOT NULL,
  from_address   TEXT NOT NULL,  -- In lower case.
  subject        TEXT NOT NULL,
  message_id     TEXT NOT NULL,
  body_digest    TEXT NOT NULL,
  preview        TEXT NOT NULL,
  queue          TEXT NOT NULL,
  priority       INTEGER NOT NULL,
  needs          TEXT NOT NULL,  -- Skills with levels, as those of work_item.
  thread_id      INTEGER,
  UNIQUE (account, digest)
);
CREATE INDEX mail_by_state ON mail (state, id);
CREATE INDEX mail_by_account ON mail (account, id);
CREATE INDEX mail_by_account_and_state ON mail (account, state, id);
CREATE INDEX mail_by_thread ON mail (thread_id, id);
CREATE INDEX mail_by_sender ON mail (from_address, id);
CREATE INDEX mail_by_message_id ON mail (message_id, account, id);

-- Their bytes, cut into pieces.
CREATE TABLE mail_piece (
  mail_id INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  bytes   TEXT NOT NULL,
  PRIMARY KEY (mail_id, number)
);

-- Which mail each number of a mail server's folder was, and how far each folder was read (RFC 9051, 2.3.1.1).
CREATE TABLE mail_place (
  account      TEXT NOT NULL,
  folder       TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid          INTEGER NOT NULL,
  mail_id      INTEGER NOT NULL,
  PRIMARY KEY (account, folder, uid_validity, uid)
) WITHOUT ROWID;
CREATE TABLE mail_folder (
  account      TEXT NOT NULL,
  folder       TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  last_uid     INTEGER NOT NULL,
  PRIMARY KEY (account, folder)
) WITHOUT ROWID;

-- Mails that belong together. One that was joined to another names it.
CREATE TABLE mail_thread (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  account    TEXT NOT NULL,
  ticket_id  INTEGER,
  subject    TEXT NOT NULL,
  bare       TEXT NOT NULL,  -- The subject without what answers put before it.
  joined_to  INTEGER,
  began_by   TEXT NOT NULL,  -- The address of whoever wrote first, in lower case.
  began_ns   INTEGER NOT NULL,
  last_ns    INTEGER NOT NULL
);
CREATE INDEX mail_thread_by_ticket ON mail_thread (ticket_id, id);
CREATE INDEX mail_thread_by_subject ON mail_thread (account, bare, last_ns);
CREATE INDEX mail_thread_by_beginner ON mail_thread (account, began_by, began_ns);

-- Who takes part in a thread; a stranger wrote into it without having been written to.
CREATE TABLE mail_party (
  thread_id   INTEGER NOT NULL,
  address     TEXT NOT NULL,  -- In lower case.
  is_stranger INTEGER NOT NULL,
  PRIMARY KEY (thread_id, address)
) WITHOUT ROWID;
CREATE INDEX mail_party_by_address ON mail_party (address, thread_id);

-- What happened in a thread beside its mails, for people.
CREATE TABLE mail_event (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  thread_id INTEGER NOT NULL,
  mail_id   INTEGER,
  time_ns   INTEGER NOT NULL,
  text      TEXT NOT NULL
);
CREATE INDEX mail_event_by_thread ON mail_event (thread_id, id);

-- Addresses that nothing is sent to, by anybody.
CREATE TABLE mail_suppressed (
  address  TEXT PRIMARY KEY,  -- In lower case.
  reason   TEXT NOT NULL,
  since_ns INTEGER NOT NULL,
  until_ns INTEGER NOT NULL
);

-- Automatic answers that went out, for their caps.
CREATE TABLE mail_answered (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  account   TEXT NOT NULL,
  address   TEXT NOT NULL,  -- In lower case.
  thread_id INTEGER NOT NULL,
  bare      TEXT NOT NULL,  -- The subject, as of threads.
  time_ns   INTEGER NOT NULL
);
CREATE INDEX mail_answered_by_address ON mail_answered (address, time_ns);
CREATE INDEX mail_answered_by_account ON mail_answered (account, time_ns);
CREATE INDEX mail_answered_by_thread ON mail_answered (thread_id, time_ns);

-- What our own marks in mails are signed with; one row.
CREATE TABLE mail_key (
  id  INTEGER PRIMARY KEY,
  key TEXT NOT NULL
);
