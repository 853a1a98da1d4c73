-- S4: the agent whose object has not heard yet that this sign-in has ended. NULL: it has.
ALTER TABLE revoked_sessions ADD COLUMN untold TEXT;

CREATE INDEX revoked_sessions_untold ON revoked_sessions (until_at) WHERE untold IS NOT NULL;
