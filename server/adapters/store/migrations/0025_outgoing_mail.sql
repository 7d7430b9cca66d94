-- Mails of ours, from the first draft to what became of them. `answered_id` is the mail that it answers or passes on.
-- What was composed stands in pieces below from the first attempt on, and every attempt sends it.
CREATE TABLE outgoing_mail (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  version       INTEGER NOT NULL,
  account       TEXT NOT NULL,
  purpose       TEXT NOT NULL,
  thread_id     INTEGER,
  ticket_id     INTEGER,
  answered_id   INTEGER,
  author        TEXT NOT NULL,
  editor        TEXT NOT NULL,
  subject       TEXT NOT NULL,
  text          TEXT NOT NULL,
  in_reply_to   TEXT NOT NULL,
  reference_ids TEXT NOT NULL,
  headers       TEXT NOT NULL,
  state         TEXT NOT NULL,
  due_ns        INTEGER,
  tries         INTEGER NOT NULL,
  first_try_ns  INTEGER,
  answer        TEXT NOT NULL,
  message_id    TEXT NOT NULL,
  raw_bytes     INTEGER NOT NULL,
  created_ns    INTEGER NOT NULL,
  changed_ns    INTEGER NOT NULL,
  submitted_ns  INTEGER,
  sent_ns       INTEGER
);
CREATE INDEX outgoing_mail_due ON outgoing_mail (account, state, due_ns, id);
CREATE INDEX outgoing_mail_by_state ON outgoing_mail (state, id);
CREATE INDEX outgoing_mail_by_account ON outgoing_mail (account, id);
CREATE INDEX outgoing_mail_by_thread ON outgoing_mail (thread_id, id);
CREATE INDEX outgoing_mail_by_ticket ON outgoing_mail (ticket_id, id);

-- Whom a mail is for, and what the server said about each.
CREATE TABLE outgoing_recipient (
  mail_id     INTEGER NOT NULL,
  number      INTEGER NOT NULL,
  role        TEXT NOT NULL,
  name        TEXT NOT NULL,
  address     TEXT NOT NULL,  -- As typed.
  address_key TEXT NOT NULL,  -- In lower case.
  state       TEXT NOT NULL,
  answer      TEXT NOT NULL,
  PRIMARY KEY (mail_id, number)
);
CREATE INDEX outgoing_recipient_by_address ON outgoing_recipient (address_key, mail_id);

-- `bytes` of `size` are here, in pieces.
CREATE TABLE outgoing_attachment (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  mail_id    INTEGER NOT NULL,
  file_name  TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size       INTEGER NOT NULL,
  bytes      INTEGER NOT NULL
);
CREATE INDEX outgoing_attachment_by_mail ON outgoing_attachment (mail_id, id);
CREATE TABLE outgoing_attachment_piece (
  attachment_id INTEGER NOT NULL,
  number        INTEGER NOT NULL,
  content       TEXT NOT NULL,
  PRIMARY KEY (attachment_id, number)
);

-- The mails as they are sent.
CREATE TABLE outgoing_raw (
  mail_id INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (mail_id, number)
);

-- What became of a mail, one after the other.
CREATE TABLE outgoing_event (
  mail_id INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  time_ns INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  user    TEXT NOT NULL,
  detail  TEXT NOT NULL,
  PRIMARY KEY (mail_id, number)
);
