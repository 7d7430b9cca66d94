-- An agent may have several pieces of work in hand: a list of JSON in place of columns for one.
ALTER TABLE agent_state ADD COLUMN slots TEXT NOT NULL DEFAULT '[]';
UPDATE agent_state
   SET slots = '[{"state":"' || slot || '","channel":"call","since_ns":' || slot_since_ns || ',"item":' || work_item_id
            || ',"offer":' || coalesce(offer_id, 0) || ',"kind":"' || offer_kind || '","wrap_up_end_ns":'
            || wrap_up_end_ns || '}]'
 WHERE slot <> 'idle' AND work_item_id IS NOT NULL;
ALTER TABLE agent_state DROP COLUMN slot;
ALTER TABLE agent_state DROP COLUMN work_item_id;
ALTER TABLE agent_state DROP COLUMN offer_id;
ALTER TABLE agent_state DROP COLUMN offer_kind;
ALTER TABLE agent_state DROP COLUMN wrap_up_end_ns;
ALTER TABLE agent_state RENAME COLUMN slot_since_ns TO slots_since_ns;

-- Work without a call. `work_key` is what whoever brought it in knows it by; '' of calls.
ALTER TABLE work_item ADD COLUMN channel TEXT NOT NULL DEFAULT 'call';
ALTER TABLE work_item ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN work_key TEXT NOT NULL DEFAULT '';
ALTER TABLE interaction ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE interaction ADD COLUMN work_key TEXT NOT NULL DEFAULT '';
-- Asked before work is let in, so that the same never comes in twice, however late.
CREATE INDEX interaction_by_work_key ON interaction (work_key) WHERE work_key <> '';
