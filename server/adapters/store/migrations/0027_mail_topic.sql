-- What mails are about: what the model of the time guessed, and what a person said of it. A row has one of both, or
-- both; empty is none.
CREATE TABLE mail_topic (
  mail_id         INTEGER PRIMARY KEY,
  came_ns         INTEGER NOT NULL,  -- The mail.
  model           TEXT NOT NULL,     -- The beginning of the SHA-256 of its file.
  guess           TEXT NOT NULL,
  probability_ppm INTEGER NOT NULL,
  is_sure         INTEGER NOT NULL,
  topic           TEXT NOT NULL,
  said_by         TEXT NOT NULL,
  said_ns         INTEGER
);
CREATE INDEX mail_topic_by_time ON mail_topic (came_ns);
