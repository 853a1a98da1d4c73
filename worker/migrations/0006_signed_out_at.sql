-- S4: when all sign-ins of an agent ended (ms), as the account was deactivated. NULL: never.
ALTER TABLE agents ADD COLUMN signed_out_at INTEGER;
