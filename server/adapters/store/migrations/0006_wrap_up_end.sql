-- When an agent's wrap-up ends by itself, and until when one who was asked in vain is not asked again;
-- 0: neither.
ALTER TABLE agent_state ADD COLUMN wrap_up_end_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN rest_until_ns INTEGER NOT NULL DEFAULT 0;
