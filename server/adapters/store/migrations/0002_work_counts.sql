-- What agents did since log-on, for the strategies of queues.
ALTER TABLE agent_state ADD COLUMN contacts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN talk_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN wrap_up_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN ready_idle_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_state ADD COLUMN last_asked_offer_id INTEGER;
