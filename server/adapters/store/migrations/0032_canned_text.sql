-- Texts that agents put into what they write.
CREATE TABLE canned_text (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  language   TEXT NOT NULL,
  text       TEXT NOT NULL,
  editor     TEXT NOT NULL,
  updated_ns INTEGER NOT NULL,
  UNIQUE (name, language)
);
