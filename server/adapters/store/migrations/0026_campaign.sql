-- Mails to many customers. Lists have an entry in each line. `selected_to` is the number of the last customer of whom
-- it was found out whether the campaign is for it.
CREATE TABLE campaign (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  name                TEXT NOT NULL,
  account             TEXT NOT NULL,
  purpose             TEXT NOT NULL,
  tags                TEXT NOT NULL,
  without_tags        TEXT NOT NULL,
  tiers               TEXT NOT NULL,
  languages           TEXT NOT NULL,
  held_out_millionths INTEGER NOT NULL,
  mails_per_minute    INTEGER NOT NULL,
  hours               TEXT NOT NULL,
  report_days         INTEGER NOT NULL,
  state               TEXT NOT NULL,
  author              TEXT NOT NULL,
  created_ns          INTEGER NOT NULL,
  changed_ns          INTEGER NOT NULL,
  started_ns          INTEGER,
  ended_ns            INTEGER,
  selected_to         INTEGER NOT NULL,
  is_selected         INTEGER NOT NULL,
  members             INTEGER NOT NULL
);
CREATE INDEX campaign_by_state ON campaign (state, id);

CREATE TABLE campaign_text (
  campaign_id INTEGER NOT NULL,
  language    TEXT NOT NULL,
  subject     TEXT NOT NULL,
  text        TEXT NOT NULL,
  PRIMARY KEY (campaign_id, language)
) WITHOUT ROWID;

-- Customers in a campaign, each by one of its records, so that no merge touches it; none when the customer was erased.
-- The address is known from its turn on.
CREATE TABLE campaign_member (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign_id     INTEGER NOT NULL,
  record_id       INTEGER,
  is_held_out     INTEGER NOT NULL,
  state           TEXT NOT NULL,
  reason          TEXT NOT NULL,
  address_key     TEXT NOT NULL,  -- In lower case.
  mail_id         INTEGER,
  turn_ns         INTEGER,
  bounced_ns      INTEGER,
  replied_ns      INTEGER,
  unsubscribed_ns INTEGER,
  UNIQUE (campaign_id, record_id)
);
CREATE INDEX campaign_member_by_state ON campaign_member (campaign_id, state, id);
CREATE INDEX campaign_member_by_number ON campaign_member (campaign_id, id);
CREATE INDEX campaign_member_by_address ON campaign_member (campaign_id, address_key);
CREATE INDEX campaign_member_by_mail ON campaign_member (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX campaign_member_by_record ON campaign_member (record_id) WHERE record_id IS NOT NULL;
