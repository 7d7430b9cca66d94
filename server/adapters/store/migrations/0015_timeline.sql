-- What is about a record, by time: a page of a customer's timeline is read from these alone.
DROP INDEX interaction_by_record;
CREATE INDEX interaction_by_record ON interaction (record_id, arrived_ns, id) WHERE record_id IS NOT NULL;
DROP INDEX note_by_record;
CREATE INDEX note_by_record ON note (record_id, time_ns, id) WHERE record_id IS NOT NULL;
CREATE INDEX ticket_by_record_time ON ticket (record_id, created_ns, id) WHERE record_id IS NOT NULL;
DROP INDEX audit_by_subject;
CREATE INDEX audit_by_subject ON audit (subject, time_ns, id);
