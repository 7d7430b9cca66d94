-- The agent who looks after a customer, in each source's words and in the golden view; and as the live item
-- of that customer knows it, for routing.
ALTER TABLE customer_record ADD COLUMN owner TEXT;
ALTER TABLE customer ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN customer_owner TEXT NOT NULL DEFAULT '';
