-- Acknowledgements of mails that came, one for each thread, and the articles that stood in it, separated by spaces.
CREATE TABLE mail_acknowledgement (
  thread_id INTEGER PRIMARY KEY,
  mail_id   INTEGER NOT NULL,
  time_ns   INTEGER NOT NULL,
  articles  TEXT NOT NULL
);
CREATE INDEX mail_acknowledgement_by_time ON mail_acknowledgement (time_ns);

-- How long the mails of a queue wait for their answers.
CREATE INDEX mail_by_queue ON mail (queue, arrived_ns);
