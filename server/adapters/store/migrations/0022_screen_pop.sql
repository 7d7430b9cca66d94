-- What a screen pop shows first, each from an index of its own: notes that were pinned, the tickets whose clocks run
-- (open stands before waiting by its name), promised callbacks, and what a customer ordered or was billed.
ALTER TABLE note ADD COLUMN pinned_ns INTEGER;
ALTER TABLE note ADD COLUMN pinned_by TEXT NOT NULL DEFAULT '';
CREATE INDEX note_pinned ON note (record_id, pinned_ns, id) WHERE pinned_ns IS NOT NULL;
CREATE INDEX ticket_by_risk ON ticket (record_id, state, priority DESC, id) WHERE rank = 0;
CREATE INDEX work_item_promised ON work_item (customer_id, callback_from_ns, id)
  WHERE callback_attempts IS NOT NULL;
CREATE INDEX customer_fact_value ON customer_fact (record_id, fact_ns, kind, currency, amount)
  WHERE amount IS NOT NULL;
