-- Sign-ins that agents ended (S4), until they would have ended by themselves.
CREATE TABLE revoked_sessions (
  id TEXT PRIMARY KEY,
  until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX revoked_sessions_until ON revoked_sessions (until_at);
